-- A version that has its first day in force stays as it is, for ever, whoever asks: its words, its signatures, its dates.
-- Only the day on which another replaces it is added, once.
CREATE FUNCTION rights.keep_published_version() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.in_force_on IS NULL THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.title IS DISTINCT FROM OLD.title THEN PERFORM rights.refuse_laid(OLD.id); END IF;
    IF NEW.in_force_on IS NOT NULL AND NEW.signed_on_paper_on IS NULL AND NOT NEW.is_minor AND NOT EXISTS (SELECT 1 FROM public.decision d
         WHERE d.id = NEW.decision_id AND d.text_id = NEW.id AND d.state IN ('issued', 'affirmed')) THEN
      RAISE EXCEPTION 'Every seat signs before a version is published.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.replaced_on IS NULL
     AND to_jsonb(NEW) - 'replaced_on' = to_jsonb(OLD) - 'replaced_on' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'A published version of the arrangements does not change.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON public.arrangement_version FOR EACH ROW EXECUTE FUNCTION rights.keep_published_version();

-- Words that consultees read, that the seats are asked about, or that are signed stay as they lie; the paper is taken in hand first.
CREATE FUNCTION rights.refuse_laid(which uuid) RETURNS void STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.arrangement_version v JOIN public.decision d ON d.id = v.decision_id
             WHERE v.id = which AND d.state NOT IN ('draft', 'consideration', 'withdrawn')) THEN
    RAISE EXCEPTION 'These words lie with others. Take them in hand first.' USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE FUNCTION rights.refuse_published(which uuid) RETURNS void STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.arrangement_version v WHERE v.id = which AND v.in_force_on IS NOT NULL) THEN
    RAISE EXCEPTION 'A published version of the arrangements does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
END $$;

CREATE FUNCTION rights.keep_published_part() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM rights.refuse_published(OLD.version_id); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM rights.refuse_published(NEW.version_id);
  IF TG_TABLE_NAME = 'clause' THEN PERFORM rights.refuse_laid(NEW.version_id); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON public.clause FOR EACH ROW EXECUTE FUNCTION rights.keep_published_part();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON public.arrangement_signature FOR EACH ROW EXECUTE FUNCTION rights.keep_published_part();

CREATE FUNCTION rights.keep_published_duty() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM rights.refuse_published((SELECT c.version_id FROM public.clause c WHERE c.id = OLD.clause_id)); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM rights.refuse_published((SELECT c.version_id FROM public.clause c WHERE c.id = NEW.clause_id));
  PERFORM rights.refuse_laid((SELECT c.version_id FROM public.clause c WHERE c.id = NEW.clause_id));
  RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON public.duty FOR EACH ROW EXECUTE FUNCTION rights.keep_published_duty();

GRANT EXECUTE ON FUNCTION rights.keep_published_version(), rights.keep_published_part(), rights.keep_published_duty() TO portal_web, portal_worker;

-- A version that has its first day in force stays as it is, for ever, whoever asks: its words, its signatures, its dates.
-- Only the day on which another replaces it is added, once.
CREATE FUNCTION rights.keep_published_version() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.in_force_on IS NULL THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF;
  IF TG_OP = 'UPDATE' AND OLD.replaced_on IS NULL
     AND to_jsonb(NEW) - 'replaced_on' = to_jsonb(OLD) - 'replaced_on' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'A published version of the arrangements does not change.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON public.arrangement_version FOR EACH ROW EXECUTE FUNCTION rights.keep_published_version();

CREATE FUNCTION rights.refuse_published(version uuid) RETURNS void STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.arrangement_version v WHERE v.id = version AND v.in_force_on IS NOT NULL) THEN
    RAISE EXCEPTION 'A published version of the arrangements does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
END $$;

CREATE FUNCTION rights.keep_published_part() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM rights.refuse_published(OLD.version_id); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM rights.refuse_published(NEW.version_id);
  RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON public.clause FOR EACH ROW EXECUTE FUNCTION rights.keep_published_part();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON public.arrangement_signature FOR EACH ROW EXECUTE FUNCTION rights.keep_published_part();

CREATE FUNCTION rights.keep_published_duty() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM rights.refuse_published((SELECT c.version_id FROM public.clause c WHERE c.id = OLD.clause_id)); END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM rights.refuse_published((SELECT c.version_id FROM public.clause c WHERE c.id = NEW.clause_id));
  RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON public.duty FOR EACH ROW EXECUTE FUNCTION rights.keep_published_duty();

GRANT EXECUTE ON FUNCTION rights.keep_published_version(), rights.keep_published_part(), rights.keep_published_duty() TO portal_web, portal_worker;

-- Packs: drawn references, the job for the worker, and what is left out of every pack.

CREATE TRIGGER draw BEFORE INSERT ON public.pack FOR EACH ROW EXECUTE FUNCTION rights.draw_reference('P');

-- A job for the worker, put in by whoever may ask for the pack that waits for it.
CREATE FUNCTION rights.put_pack(pack uuid) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.pack k WHERE k.id = pack AND k.state = 'asked'
      AND k.partnership_id = ANY (rights.holds(ARRAY['chair', 'business manager', 'office']))) THEN
    RAISE EXCEPTION 'no such pack waits for the worker' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'build_pack', jsonb_build_object('pack_id', pack));
END $$;
GRANT EXECUTE ON FUNCTION rights.put_pack(uuid) TO portal_web;

-- Records of that partnership that somebody, whoever it is, is kept from: no pack holds them.
CREATE FUNCTION rights.kept_from_somebody(partnership uuid) RETURNS uuid[] STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.system', true) IS DISTINCT FROM 'packs' THEN RETURN '{}'; END IF;
  RETURN (SELECT coalesce(array_agg(DISTINCT e.record_id), '{}') FROM public.exclusion e WHERE e.partnership_id = partnership);
END $$;
GRANT EXECUTE ON FUNCTION rights.kept_from_somebody(uuid) TO portal_worker;

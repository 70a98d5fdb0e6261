-- A job for the worker, put in by whoever may see the import that waits for it.
CREATE FUNCTION rights.put_import(run uuid) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.import_run r WHERE r.id = run AND r.state IN ('to be checked', 'to be applied')
      AND (r.partnership_id = ANY (rights.holds(ARRAY['business manager', 'office']))
           OR r.kind NOT IN ('action log', 'decision log') AND r.partnership_id = ANY (rights.holds(ARRAY['education officer'])))) THEN
    RAISE EXCEPTION 'no such import waits for the worker' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, args) VALUES ('default', 'work_import', jsonb_build_object('run_id', run));
END $$;
GRANT EXECUTE ON FUNCTION rights.put_import(uuid) TO portal_web;

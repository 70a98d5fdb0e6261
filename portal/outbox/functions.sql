-- The queue of jobs belongs to the worker; others put a job in through one function, and hold no grant on the tables.
-- A message has one job waiting, at the earlier of two times: one that comes too early puts itself off to the message's time.
CREATE FUNCTION rights.put_job(task text, args jsonb, at timestamptz) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF task <> 'send_message' THEN
    RAISE EXCEPTION 'no such job can be put in from here' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO jobs.procrastinate_jobs AS j (queue_name, task_name, queueing_lock, args, scheduled_at)
  VALUES ('default', task, 'message ' || (args->>'message_id'), args, at)
  ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE SET scheduled_at = excluded.scheduled_at WHERE j.scheduled_at > excluded.scheduled_at;
END $$;
GRANT EXECUTE ON FUNCTION rights.put_job(text, jsonb, timestamptz) TO portal_web, portal_worker;

-- The queue's own triggers name their tables without a schema: they look in their own, whoever put the job in.
DO $$
DECLARE one regprocedure;
BEGIN
  FOR one IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'jobs'::regnamespace AND p.prorettype = 'trigger'::regtype LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, jobs, pg_temp', one);
  END LOOP;
END $$;

REVOKE ALL ON SCHEMA jobs FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jobs FROM PUBLIC;
GRANT USAGE ON SCHEMA jobs TO portal_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO portal_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO portal_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO portal_worker;

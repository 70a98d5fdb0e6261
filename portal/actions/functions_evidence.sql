-- Files of evidence that a row names, for the job that compares them with the folder: ids and keys, nothing of what they show.
CREATE FUNCTION rights.evidence_files() RETURNS TABLE (evidence_id uuid, file_key text) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('portal.system', true), '') NOT IN ('evidence sweep', 'operator') THEN
    RAISE EXCEPTION 'only the evidence sweep and the operator ask this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT e.id, e.file_key FROM public.evidence e WHERE e.file_key IS NOT NULL;
END $$;
GRANT EXECUTE ON FUNCTION rights.evidence_files() TO portal_worker;

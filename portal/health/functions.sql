-- How many files of evidence the last sweep missed, if there was one in the last three days. A number, and of no record.
CREATE FUNCTION rights.missing_evidence() RETURNS integer STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT (e.facts->>'missing')::integer FROM public.audit_event e
   WHERE e.partnership_id IS NULL AND e.at > now() - interval '3 days' AND e.kind = 'EvidenceSwept' ORDER BY e.at DESC LIMIT 1);
END $$;
GRANT EXECUTE ON FUNCTION rights.missing_evidence() TO portal_web, portal_worker, portal_sign_in;

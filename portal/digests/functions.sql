-- Who may get a digest: everybody with an address, once for each agency they act for today and can sign in for; with what
-- they chose. The database answers for the job, which sees no appointments.
CREATE FUNCTION rights.digest_readers(OUT person_id uuid, OUT agency_id uuid) RETURNS SETOF record STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.system', true) IS DISTINCT FROM 'digests' THEN RETURN; END IF;
  RETURN QUERY SELECT DISTINCT c.person_id, c.agency_id FROM rights.capacity c
   WHERE EXISTS (SELECT 1 FROM public.person_contact k WHERE k.person_id = c.person_id)
     AND EXISTS (SELECT 1 FROM public.provider_agency pa WHERE pa.agency_id = c.agency_id)
   ORDER BY 1, 2;
END $$;
GRANT EXECUTE ON FUNCTION rights.digest_readers() TO portal_worker;

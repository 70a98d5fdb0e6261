-- By what the rows of logs read in before are known again, also of records that whoever asks is kept from: such a row is
-- in their own spreadsheet, and it must not be entered twice.
CREATE FUNCTION rights.brought_keys(partnership uuid, log text) RETURNS TABLE (brought_key text) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT partnership = ANY (rights.holds(ARRAY['business manager', 'office'])) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT a.brought_key FROM public.action a WHERE log = 'action log' AND a.partnership_id = partnership AND a.brought_key IS NOT NULL
    UNION ALL
    SELECT d.brought_key FROM public.decision d WHERE log = 'decision log' AND d.partnership_id = partnership AND d.brought_key IS NOT NULL;
END $$;
GRANT EXECUTE ON FUNCTION rights.brought_keys(uuid, text) TO portal_web;

-- A calendar fetches: whoever's feed it is looks, for the agency it was made for, with the rights they hold today and in a
-- transaction that can write nothing. Nothing where the address never was, was stopped, or its person has left.
CREATE FUNCTION rights.come_by_feed(secret text) RETURNS jsonb VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE feed public.calendar_feed; token text := ''; came jsonb;
BEGIN
  SELECT f.* INTO feed FROM public.calendar_feed f
   WHERE f.secret_hash = sha256(decode(secret, 'hex')) AND f.stopped_at IS NULL;
  IF feed.id IS NOT NULL THEN
    token := rights.stand_in(feed.person_id, feed.agency_id);
  END IF;
  came := rights.come_in(token);
  PERFORM set_config('transaction_read_only', 'on', true);
  RETURN came;
END $$;
GRANT EXECUTE ON FUNCTION rights.come_by_feed(text) TO portal_web;

-- What the rules of contacts ask, and the mark of an address whose mail came back.

-- Whether the invitation whose personal link was opened lies in that partnership and asks that agency.
CREATE FUNCTION rights.link_is_of(invitation uuid, partnership uuid, agency uuid) RETURNS boolean STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN $1 = rights.invitation() AND EXISTS (SELECT 1 FROM public.invitation i WHERE i.id = $1 AND i.partnership_id = $2 AND i.agency_id = $3);
END $$;
GRANT EXECUTE ON FUNCTION rights.link_is_of(uuid, uuid, uuid) TO portal_web;

-- The server refused the address (then, and only then, a failed message says where it went): the contact is marked.
CREATE FUNCTION rights.mark_bounced() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.agency_contact c SET bounced_on = rights.today()
   WHERE c.partnership_id = NEW.partnership_id AND lower(c.email) = lower(NEW.sent_to) AND c.ended_on IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER contact_bounced AFTER UPDATE OF state ON public.message FOR EACH ROW
  WHEN (NEW.state = 'failed' AND NEW.sent_to IS NOT NULL AND NEW.partnership_id IS NOT NULL) EXECUTE FUNCTION rights.mark_bounced();
GRANT EXECUTE ON FUNCTION rights.mark_bounced() TO portal_web, portal_worker;

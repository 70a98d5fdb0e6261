-- Where a person acts or ever acted, kept on the person's row so that a list of names asks no question a row.
CREATE FUNCTION rights.place_person(person uuid) RETURNS void SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.person p SET
    agency_ids = ARRAY(SELECT DISTINCT x.agency_id FROM (
        SELECT a.agency_id FROM public.appointment a WHERE a.person_id = person
        UNION ALL SELECT d.agency_id FROM public.mandate d WHERE d.person_id = person) x),
    partnership_ids = ARRAY(SELECT DISTINCT x.partnership_id FROM (
        SELECT a.partnership_id FROM public.appointment a WHERE a.person_id = person AND a.partnership_id IS NOT NULL
        UNION ALL SELECT m.partnership_id FROM public.appointment a JOIN public.membership m ON m.agency_id = a.agency_id
                   WHERE a.person_id = person AND a.partnership_id IS NULL
        UNION ALL SELECT s.partnership_id FROM public.mandate d JOIN public.seat s ON s.id = d.seat_id WHERE d.person_id = person) x)
  WHERE p.id = person;
END $$;

CREATE FUNCTION rights.place_appointed() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN PERFORM rights.place_person(NEW.person_id); RETURN NULL; END $$;
CREATE TRIGGER place AFTER INSERT OR UPDATE ON public.appointment FOR EACH ROW EXECUTE FUNCTION rights.place_appointed();
CREATE TRIGGER place AFTER INSERT OR UPDATE ON public.mandate FOR EACH ROW EXECUTE FUNCTION rights.place_appointed();

CREATE FUNCTION rights.place_members() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rights.place_person(x.person_id) FROM (SELECT DISTINCT a.person_id FROM public.appointment a WHERE a.agency_id = NEW.agency_id AND a.partnership_id IS NULL) x;
  RETURN NULL;
END $$;
CREATE TRIGGER place AFTER INSERT OR UPDATE ON public.membership FOR EACH ROW EXECUTE FUNCTION rights.place_members();

GRANT EXECUTE ON FUNCTION rights.place_appointed(), rights.place_members() TO portal_web, portal_worker;

-- Whether a person acts today in one of these partnerships, where one acts oneself; a coordinator is told of the own agency alone.
CREATE FUNCTION rights.acts_today(person uuid, partnerships uuid[], at_own_agency boolean) RETURNS boolean STABLE PARALLEL SAFE COST 10000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  IF coalesce(cardinality(partnerships), 0) = 0 THEN RETURN false; END IF;
  SELECT * INTO s FROM rights.looking();
  RETURN EXISTS (SELECT 1 FROM rights.capacity c WHERE c.person_id = person AND c.partnership_id = ANY (partnerships)
    AND (c.agency_id = s.agency_id OR NOT at_own_agency)
    AND EXISTS (SELECT 1 FROM rights.capacity me WHERE me.person_id = s.person_id AND me.agency_id = s.agency_id
                   AND me.partnership_id = c.partnership_id AND (c.agency_id = s.agency_id OR me.role <> 'coordinator')));
END $$;
GRANT EXECUTE ON FUNCTION rights.acts_today(uuid, uuid[], boolean) TO portal_web;

-- Meetings: what the database keeps by itself, and the last guard of the moves.
-- tests/meetings/test_moves.py holds rights.meeting_moves() equal to lifecycle.MOVES.

CREATE FUNCTION rights.meeting_moves() RETURNS TABLE (from_state text, to_state text) IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY VALUES
  ('planned', 'under way'), ('planned', 'given back'), ('planned', 'cancelled'), ('under way', 'held');
END $$;

-- Only the chair gives a slot back, whatever the code did; what has begun keeps its date.
CREATE FUNCTION rights.guard_meeting() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (
    SELECT 1 FROM rights.meeting_moves() m WHERE m.from_state = OLD.state AND m.to_state = NEW.state) THEN
    RAISE EXCEPTION 'no move leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'given back' AND OLD.state <> 'given back' AND NEW.partnership_id <> ALL (rights.holds(ARRAY['chair'])) THEN
    RAISE EXCEPTION 'only the chair gives a slot back' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> 'planned' AND (NEW.starts_at, NEW.minutes, NEW.place, NEW.papers_on) IS DISTINCT FROM (OLD.starts_at, OLD.minutes, OLD.place, OLD.papers_on) THEN
    RAISE EXCEPTION 'its date no longer changes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.meeting FOR EACH ROW EXECUTE FUNCTION rights.guard_meeting();

CREATE TRIGGER draw BEFORE INSERT ON public.meeting FOR EACH ROW EXECUTE FUNCTION rights.draw_reference('M');

-- History in its order also within one instant.
CREATE FUNCTION rights.number_meeting_event() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.number := (SELECT coalesce(max(e.number), 0) + 1 FROM public.meeting_event e WHERE e.meeting_id = NEW.meeting_id);
  RETURN NEW;
END $$;
CREATE TRIGGER numbering BEFORE INSERT ON public.meeting_event FOR EACH ROW EXECUTE FUNCTION rights.number_meeting_event();

-- Whom a meeting asks when it is planned: the members of its group, or, where it has none, those holding one of the roles.
-- Answered to chair and office of the place alone.
CREATE FUNCTION rights.meeting_members(place uuid, members_of uuid, roles text[]) RETURNS TABLE (person_id uuid, agency_id uuid) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF place = ANY (rights.holds(ARRAY['chair', 'business manager', 'office'])) THEN
    RETURN QUERY SELECT DISTINCT ON (c.person_id) c.person_id, c.agency_id FROM rights.capacity c
      WHERE c.partnership_id = place AND CASE WHEN members_of IS NULL THEN c.role = ANY (roles) ELSE c.group_id = members_of END
      ORDER BY c.person_id, c.agency_id;
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION rights.guard_meeting(), rights.number_meeting_event(), rights.meeting_members(uuid, uuid, text[]) TO portal_web;

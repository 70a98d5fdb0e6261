-- Challenges: what the database keeps by itself (the two agencies, the order of history) and the last guard of the moves.
-- tests/challenges/test_moves.py holds rights.challenge_moves() equal to lifecycle.MOVES.

CREATE FUNCTION rights.challenge_moves() RETURNS TABLE (from_stage text, to_stage text) IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY VALUES
  ('raised', 'acknowledged'), ('raised', 'answered'), ('raised', 'with service heads'), ('raised', 'resolved'), ('raised', 'withdrawn'),
  ('acknowledged', 'answered'), ('acknowledged', 'with service heads'), ('acknowledged', 'resolved'), ('acknowledged', 'withdrawn'),
  ('answered', 'with service heads'), ('answered', 'resolved'), ('answered', 'withdrawn'),
  ('with service heads', 'with delegates'), ('with service heads', 'resolved'), ('with service heads', 'withdrawn'),
  ('with delegates', 'with lead partners'), ('with delegates', 'resolved'), ('with delegates', 'withdrawn'),
  ('with lead partners', 'determined'), ('with lead partners', 'resolved'), ('with lead partners', 'withdrawn');
END $$;

-- The seats that determine a challenge: all of the partnership, but those of which every lead partner is kept from it. A seat
-- nobody holds stays among them: it waits for its holder. Nothing for whoever has no part in the place or is kept from it.
CREATE FUNCTION rights.determining_seats(challenge uuid) RETURNS uuid[] STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE place uuid;
BEGIN
  SELECT c.partnership_id INTO place FROM public.challenge c
   WHERE c.id = challenge AND c.partnership_id = ANY (rights.partnerships()) AND c.id <> ALL (rights.excluded());
  RETURN ARRAY(
    SELECT s.id FROM public.seat s LEFT JOIN public.mandate m ON m.seat_id = s.id AND m.role = 'lead partner'
       AND m.starts_on <= rights.today() AND (m.ends_on IS NULL OR m.ends_on >= rights.today())
     WHERE s.partnership_id = place GROUP BY s.id
    HAVING count(m.id) = 0 OR bool_or(NOT rights.is_excluded(m.person_id, challenge)) ORDER BY s.id);
END $$;

-- Only the agency that raised it ends it, or the lead partners together, whatever the code did.
CREATE FUNCTION rights.guard_challenge() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE seats uuid[] := rights.determining_seats(OLD.id); agreed integer; dissented integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rights.challenge_moves() m WHERE m.from_stage = OLD.stage AND m.to_stage = NEW.stage) THEN
    RAISE EXCEPTION 'no move leads from % to %', OLD.stage, NEW.stage USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.stage IN ('resolved', 'withdrawn') AND rights.agency() IS DISTINCT FROM OLD.raised_by_agency_id THEN
    RAISE EXCEPTION 'only the agency that raised a challenge ends it' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.stage IN ('acknowledged', 'answered') AND rights.agency() IS DISTINCT FROM OLD.to_agency_id THEN
    RAISE EXCEPTION 'only the agency it was put to answers a challenge' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.stage = 'determined' THEN
    SELECT count(*) FILTER (WHERE a.agrees), count(*) FILTER (WHERE NOT a.agrees) INTO agreed, dissented
      FROM public.determination_answer a JOIN public.determination d ON d.id = a.determination_id
     WHERE d.challenge_id = OLD.id AND a.seat_id = ANY (seats) AND d.number = (SELECT max(l.number) FROM public.determination l WHERE l.challenge_id = OLD.id);
    IF agreed + dissented < cardinality(seats) OR agreed <= dissented THEN
      RAISE EXCEPTION 'the lead partners have not determined it' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.challenge FOR EACH ROW WHEN (OLD.stage IS DISTINCT FROM NEW.stage) EXECUTE FUNCTION rights.guard_challenge();

CREATE TRIGGER draw BEFORE INSERT ON public.challenge FOR EACH ROW EXECUTE FUNCTION rights.draw_reference('X');

CREATE FUNCTION rights.name_challenge() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.party_ids := ARRAY[NEW.raised_by_agency_id, NEW.to_agency_id];
  RETURN NEW;
END $$;
CREATE TRIGGER naming BEFORE INSERT ON public.challenge FOR EACH ROW EXECUTE FUNCTION rights.name_challenge();

-- History in its order also within one instant.
CREATE FUNCTION rights.number_challenge_event() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.number := (SELECT coalesce(max(e.number), 0) + 1 FROM public.challenge_event e WHERE e.challenge_id = NEW.challenge_id);
  RETURN NEW;
END $$;
CREATE TRIGGER numbering BEFORE INSERT ON public.challenge_event FOR EACH ROW EXECUTE FUNCTION rights.number_challenge_event();

-- A text is written while the challenge is with the lead partners, each with the number after the last.
CREATE FUNCTION rights.guard_determination() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.challenge c WHERE c.id = NEW.challenge_id AND c.stage = 'with lead partners') THEN
    RAISE EXCEPTION 'it is not with the lead partners' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.number <> (SELECT coalesce(max(d.number), 0) + 1 FROM public.determination d WHERE d.challenge_id = NEW.challenge_id) THEN
    RAISE EXCEPTION 'another text has come since' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON public.determination FOR EACH ROW EXECUTE FUNCTION rights.guard_determination();

-- An answer is given for a seat whose lead partner one is today, to the latest text of a challenge that is still open.
CREATE FUNCTION rights.guard_determination_answer() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.by_id IS DISTINCT FROM rights.person() THEN
    RAISE EXCEPTION 'an answer is given in the own name' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.mandate m JOIN public.seat s ON s.id = m.seat_id
                  WHERE m.seat_id = NEW.seat_id AND s.partnership_id = NEW.partnership_id AND m.person_id = rights.person()
                    AND m.agency_id = rights.agency() AND m.role = 'lead partner'
                    AND m.starts_on <= rights.today() AND (m.ends_on IS NULL OR m.ends_on >= rights.today())) THEN
    RAISE EXCEPTION 'that seat has another lead partner' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.determination d JOIN public.challenge c ON c.id = d.challenge_id
                  WHERE d.id = NEW.determination_id AND c.id = NEW.challenge_id AND c.partnership_id = NEW.partnership_id
                    AND c.stage = 'with lead partners'
                    AND d.number = (SELECT max(l.number) FROM public.determination l WHERE l.challenge_id = c.id)) THEN
    RAISE EXCEPTION 'another text has taken the place of this one' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON public.determination_answer FOR EACH ROW EXECUTE FUNCTION rights.guard_determination_answer();

-- Why a mail about a challenge is pointless by now, null while it is not: asked by the worker at the moment of sending.
CREATE FUNCTION rights.why_no_challenge_mail(template text, challenge uuid) RETURNS text STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE stage text;
BEGIN
  SELECT c.stage INTO stage FROM public.challenge c WHERE c.id = $2;
  RETURN CASE
    WHEN $1 = 'challenges/ended' THEN NULL
    WHEN stage IN ('resolved', 'determined', 'withdrawn') THEN 'the challenge has ended'
    WHEN $1 = 'challenges/raised' AND stage <> 'raised' THEN 'somebody has acted on the challenge'
    WHEN $1 = 'challenges/answered' AND stage <> 'answered' THEN 'somebody has acted on the challenge' END;
END $$;
REVOKE EXECUTE ON FUNCTION rights.why_no_challenge_mail(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rights.why_no_challenge_mail(text, uuid) TO portal_worker;

GRANT EXECUTE ON FUNCTION rights.guard_challenge(), rights.name_challenge(), rights.number_challenge_event(), rights.guard_determination(),
  rights.guard_determination_answer() TO portal_web, portal_worker;
GRANT EXECUTE ON FUNCTION rights.determining_seats(uuid) TO portal_web;

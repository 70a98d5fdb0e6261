-- Actions: what the database keeps by itself (who takes part, who is named, parts, first opening, last word) and the last guard
-- of the moves. tests/actions/test_moves.py holds rights.action_moves() equal to lifecycle.MOVES.

CREATE FUNCTION rights.action_moves() RETURNS TABLE (from_state text, to_state text) IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY VALUES
  ('proposed', 'offered'), ('proposed', 'withdrawn'),
  ('offered', 'in progress'), ('offered', 'declined'), ('offered', 'withdrawn'),
  ('declined', 'offered'), ('declined', 'withdrawn'),
  ('in progress', 'blocked'), ('in progress', 'finished'), ('in progress', 'withdrawn'), ('in progress', 'declined'),
  ('blocked', 'in progress'), ('blocked', 'withdrawn'),
  ('finished', 'closed'), ('finished', 'in progress'),
  ('closed', 'in progress');
END $$;

-- A state that no move leads to, and a check by an agency that does the work or by the owner, stop here whatever the code did.
CREATE FUNCTION rights.guard_action() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rights.action_moves() m WHERE m.from_state = OLD.state AND m.to_state = NEW.state) THEN
    RAISE EXCEPTION 'no move leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'in progress' AND NEW.state = 'declined' AND OLD.refuse_by_on IS NULL THEN
    RAISE EXCEPTION 'only an acceptance recorded in a meeting is refused afterwards' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'closed' AND (rights.agency() = OLD.lead_agency_id OR rights.agency() = ANY (OLD.contributor_ids) OR rights.person() = OLD.owner_id) THEN
    RAISE EXCEPTION 'who did the work does not check it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.action FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION rights.guard_action();

-- Nobody moves the date of a promise of their own, whatever the code did.
CREATE FUNCTION rights.guard_due() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF rights.agency() = OLD.lead_agency_id OR rights.agency() = ANY (OLD.contributor_ids) OR rights.person() = OLD.owner_id THEN
    RAISE EXCEPTION 'who promised a date does not move it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_due BEFORE UPDATE ON public.action FOR EACH ROW
  WHEN (OLD.due_on IS DISTINCT FROM NEW.due_on AND OLD.state IN ('in progress', 'blocked')) EXECUTE FUNCTION rights.guard_due();

CREATE TRIGGER draw BEFORE INSERT ON public.action FOR EACH ROW EXECUTE FUNCTION rights.draw_reference('A');

-- Agencies and people of the action, from its own columns and its parts; on its row, so that a rule asks nothing else.
CREATE FUNCTION rights.name_action() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE owners uuid[] := '{}';
BEGIN
  NEW.party_ids := ARRAY[NEW.lead_agency_id];
  NEW.contributor_ids := '{}';
  IF TG_OP = 'UPDATE' THEN
    SELECT coalesce(array_agg(DISTINCT p.agency_id), '{}') || NEW.party_ids,
           coalesce(array_agg(p.agency_id) FILTER (WHERE p.relation = 'contributes' AND p.agency_id <> NEW.lead_agency_id), '{}'),
           coalesce(array_agg(p.owner_id) FILTER (WHERE p.relation = 'contributes' AND p.agency_id <> NEW.lead_agency_id AND p.owner_id IS NOT NULL), '{}')
      INTO NEW.party_ids, NEW.contributor_ids, owners FROM public.part p WHERE p.action_id = NEW.id;
  END IF;
  NEW.party_ids := ARRAY(SELECT DISTINCT x FROM unnest(NEW.party_ids) x ORDER BY x);
  NEW.checker_ids := ARRAY(SELECT DISTINCT x FROM unnest(owners || NEW.verifier_id) x WHERE x IS NOT NULL ORDER BY x);
  NEW.named_ids := ARRAY(SELECT DISTINCT x FROM unnest(owners || ARRAY[NEW.owner_id, NEW.cover_id, NEW.verifier_id, NEW.raised_by_id, NEW.offered_to_id]) x
                          WHERE x IS NOT NULL ORDER BY x);
  RETURN NEW;
END $$;
CREATE TRIGGER naming BEFORE INSERT OR UPDATE OF lead_agency_id, owner_id, cover_id, verifier_id, offered_to_id ON public.action
  FOR EACH ROW EXECUTE FUNCTION rights.name_action();

-- The lead's own part, and on every part the state; an agency that led keeps its part and with it its sight.
CREATE FUNCTION rights.part_action() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE public.part p SET relation = 'led', owner_id = NULL
     WHERE p.action_id = NEW.id AND p.relation = 'leads' AND p.agency_id <> NEW.lead_agency_id;
    UPDATE public.part p SET state = NEW.state, is_opened = NEW.first_opened_at IS NOT NULL
     WHERE p.action_id = NEW.id AND p.agency_id <> NEW.lead_agency_id;
  END IF;
  INSERT INTO public.part AS p (action_id, agency_id, partnership_id, relation, owner_id, due_on, state, is_opened)
  VALUES (NEW.id, NEW.lead_agency_id, NEW.partnership_id, 'leads', NEW.owner_id, NEW.due_on, NEW.state, NEW.first_opened_at IS NOT NULL)
  ON CONFLICT (action_id, agency_id) DO UPDATE
    SET relation = 'leads', owner_id = EXCLUDED.owner_id, due_on = EXCLUDED.due_on, state = EXCLUDED.state, is_opened = EXCLUDED.is_opened, task = NULL;
  UPDATE public.evidence e SET party_ids = NEW.party_ids, checker_ids = NEW.checker_ids
   WHERE e.action_id = NEW.id AND (e.party_ids <> NEW.party_ids OR e.checker_ids <> NEW.checker_ids);
  RETURN NULL;
END $$;
CREATE TRIGGER parting AFTER INSERT OR UPDATE OF state, lead_agency_id, owner_id, verifier_id, offered_to_id, due_on, first_opened_at ON public.action
  FOR EACH ROW EXECUTE FUNCTION rights.part_action();

-- A contribution takes partnership and state from its action, and puts its agency and owner on the action's row.
CREATE FUNCTION rights.place_part() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  SELECT a.partnership_id, a.state, a.first_opened_at IS NOT NULL INTO NEW.partnership_id, NEW.state, NEW.is_opened
    FROM public.action a WHERE a.id = NEW.action_id;
  RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT ON public.part FOR EACH ROW WHEN (NEW.relation = 'contributes') EXECUTE FUNCTION rights.place_part();

CREATE FUNCTION rights.part_contributes() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.action a SET lead_agency_id = a.lead_agency_id WHERE a.id = NEW.action_id;
  RETURN NULL;
END $$;
CREATE TRIGGER contributing AFTER INSERT OR UPDATE OF relation, owner_id ON public.part FOR EACH ROW WHEN (NEW.relation = 'contributes')
  EXECUTE FUNCTION rights.part_contributes();

-- Opened: the first time a signed-in person of the agency that leads does, kept with the note of that opening.
CREATE FUNCTION rights.open_action() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.action a SET first_opened_at = NEW.at
   WHERE a.id = NEW.record_id AND a.first_opened_at IS NULL AND a.lead_agency_id = NEW.agency_id;
  RETURN NULL;
END $$;
CREATE TRIGGER action_opened AFTER INSERT ON public.opening FOR EACH ROW WHEN (NEW.kind = 'action') EXECUTE FUNCTION rights.open_action();

-- History: lines in their order also within one instant; each is a sign of life.
CREATE FUNCTION rights.number_action_event() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.number := (SELECT coalesce(max(e.number), 0) + 1 FROM public.action_event e WHERE e.action_id = NEW.action_id);
  -- A question is not an answer: an action that was only asked about stays silent.
  UPDATE public.action a SET last_activity_at = NEW.at
   WHERE a.id = NEW.action_id AND a.last_activity_at < NEW.at AND NEW.kind NOT IN ('asked for an update', 'reminded');
  RETURN NEW;
END $$;
CREATE TRIGGER numbering BEFORE INSERT ON public.action_event FOR EACH ROW EXECUTE FUNCTION rights.number_action_event();

CREATE FUNCTION rights.place_evidence() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  SELECT a.partnership_id, a.party_ids, a.checker_ids INTO NEW.partnership_id, NEW.party_ids, NEW.checker_ids
    FROM public.action a WHERE a.id = NEW.action_id;
  RETURN NEW;
END $$;
CREATE TRIGGER place BEFORE INSERT ON public.evidence FOR EACH ROW EXECUTE FUNCTION rights.place_evidence();

-- Who may be asked to own or to check something here: people who act in that partnership today, for which agency, as what.
CREATE FUNCTION rights.roles_here(partnership uuid) RETURNS TABLE (person_id uuid, agency_id uuid, role text) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT c.person_id, c.agency_id, c.role FROM rights.capacity c
   WHERE c.partnership_id = partnership
     AND EXISTS (SELECT 1 FROM rights.capacity me WHERE me.person_id = rights.person() AND me.agency_id = rights.agency()
                    AND me.partnership_id = partnership AND me.role <> 'coordinator');
END $$;
GRANT EXECUTE ON FUNCTION rights.roles_here(uuid) TO portal_web;
GRANT EXECUTE ON FUNCTION rights.guard_action(), rights.guard_due(), rights.name_action(), rights.part_action(), rights.place_part(), rights.part_contributes(),
  rights.open_action(), rights.number_action_event(), rights.place_evidence() TO portal_web, portal_worker;

-- Campaigns and confirmations: what the database counts, keeps and refuses by itself, and the questions it answers for people
-- who may not read the rows. tests/cooperation/test_moves.py holds rights.campaign_moves() equal to lifecycle.MOVES.

-- C1, C2, ...: all may know of every campaign, so its number counts up; two made at once wait for each other.
CREATE FUNCTION rights.count_campaign() RETURNS trigger VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('campaign'), hashtext(NEW.partnership_id::text));
  NEW.number := (SELECT coalesce(max(c.number), 0) + 1 FROM public.campaign c WHERE c.partnership_id = NEW.partnership_id);
  NEW.reference := (SELECT p.prefix FROM public.partnership p WHERE p.id = NEW.partnership_id) || '-C' || NEW.number;
  -- For a release that does not know these dates yet: ten term days and ten working days are about two weeks.
  NEW.feedback_due_on := coalesce(NEW.feedback_due_on, NEW.grace_until + 14);
  NEW.calls_from_on := coalesce(NEW.calls_from_on, NEW.grace_until);
  NEW.request_from_on := coalesce(NEW.request_from_on, NEW.grace_until + 14);
  RETURN NEW;
END $$;
CREATE TRIGGER count BEFORE INSERT ON public.campaign FOR EACH ROW EXECUTE FUNCTION rights.count_campaign();

-- The moves that are stored; open to grace to closed are comparisons with the clock.
CREATE FUNCTION rights.campaign_moves() RETURNS TABLE (from_stage text, to_stage text) IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY VALUES
  ('draft', 'dry run'), ('draft', 'stopped'),
  ('dry run', 'approved'), ('dry run', 'stopped'),
  ('approved', 'open'), ('approved', 'dry run'), ('approved', 'stopped'),
  ('open', 'feedback sent'), ('open', 'stopped');
END $$;

CREATE FUNCTION rights.guard_campaign() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rights.campaign_moves() m WHERE m.from_stage = OLD.stage AND m.to_stage = NEW.stage) THEN
    RAISE EXCEPTION 'no move leads from % to %', OLD.stage, NEW.stage USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.stage = 'approved' AND NOT (NEW.approved_by_id = rights.person()
      AND NEW.partnership_id = ANY (rights.holds(ARRAY['chair', 'delegate']))) THEN
    RAISE EXCEPTION 'the chair or a delegate approves a campaign' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.stage IN ('open', 'dry run', 'feedback sent') AND NOT NEW.partnership_id = ANY (rights.holds(ARRAY['business manager', 'office', 'education officer'])) THEN
    RAISE EXCEPTION 'the office or the education officer runs a campaign' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.campaign FOR EACH ROW WHEN (OLD.stage IS DISTINCT FROM NEW.stage) EXECUTE FUNCTION rights.guard_campaign();

-- Whose answer counts as confirmed: the head's, that of one whom the head let sign, the representative's of an agency that is
-- no school, and the holder's of the head's own link. Everybody else prepares.
CREATE FUNCTION rights.may_confirm(agency uuid, invitation uuid) RETURNS boolean STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE who uuid := rights.person(); acting uuid := rights.agency();
BEGIN
  IF who IS NULL THEN
    RETURN invitation = (rights.link()).invitation_id AND ((rights.link()).is_head OR (rights.link()).may_sign);
  END IF;
  IF acting IS DISTINCT FROM agency THEN RETURN false; END IF;
  RETURN EXISTS (SELECT 1 FROM rights.capacity c JOIN public.agency a ON a.id = c.agency_id
      WHERE c.person_id = who AND c.agency_id = agency
        AND (c.role = 'head' OR c.role = 'representative' AND a.identifier_kind <> 'URN'))
    OR EXISTS (SELECT 1 FROM public.signer s JOIN rights.capacity c ON c.person_id = s.person_id AND c.agency_id = s.agency_id
      WHERE s.agency_id = agency AND s.person_id = who AND s.ended_at IS NULL AND c.role = 'designated safeguarding lead');
END $$;

-- The state of an invitation follows from its other columns; a confirmation without a hand that may give it stops here.
CREATE FUNCTION rights.keep_invitation() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.confirmed_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL)
     AND (NEW.answer, NEW.words, NEW.lead_is_right, NEW.lead_name, NEW.lead_role, NEW.clause_ids, NEW.confirmed_at, NEW.confirmed_by_id)
         IS DISTINCT FROM (OLD.answer, OLD.words, OLD.lead_is_right, OLD.lead_name, OLD.lead_role, OLD.clause_ids, OLD.confirmed_at, OLD.confirmed_by_id)
     AND NOT (rights.may_confirm(NEW.agency_id, NEW.id) AND NEW.confirmed_by_id IS NOT DISTINCT FROM rights.person()) THEN
    RAISE EXCEPTION 'only the head, or one whom the head let sign, confirms' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.state := CASE
    WHEN NEW.answer IS NOT NULL AND NEW.confirmed_at IS NULL THEN 'prepared'
    WHEN NEW.answer = 'yes' THEN 'confirmed'
    WHEN NEW.answer = 'yes, but we need help with something' THEN 'confirmed, needs help'
    WHEN NEW.answer = 'not at the moment' THEN 'not at the moment'
    WHEN NEW.first_opened_at IS NOT NULL THEN 'opened'
    WHEN NEW.bounced_at IS NOT NULL THEN 'bounced'
    WHEN NEW.sent_at IS NOT NULL THEN 'sent'
    ELSE 'not sent' END;
  RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON public.invitation FOR EACH ROW EXECUTE FUNCTION rights.keep_invitation();

-- Opened: the first time a signed-in person of the school does, kept with the note of that opening.
CREATE FUNCTION rights.open_invitation() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.invitation i SET first_opened_at = NEW.at
   WHERE i.id = NEW.record_id AND i.first_opened_at IS NULL AND i.agency_id = NEW.agency_id;
  RETURN NULL;
END $$;
CREATE TRIGGER invitation_opened AFTER INSERT ON public.opening FOR EACH ROW WHEN (NEW.kind = 'confirmation') EXECUTE FUNCTION rights.open_invitation();

-- Reached or not: a mail that arrived says when the school was asked; one that came back counts while none has arrived.
CREATE FUNCTION rights.reach_invitation() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'sent' THEN
    UPDATE public.invitation i SET sent_at = coalesce(i.sent_at, NEW.settled_at), bounced_at = NULL
     WHERE i.id = NEW.record_id AND (i.sent_at IS NULL OR i.bounced_at IS NOT NULL);
  ELSE
    UPDATE public.invitation i SET bounced_at = NEW.settled_at
     WHERE i.id = NEW.record_id AND i.bounced_at IS NULL AND NOT EXISTS (SELECT 1 FROM public.message m
       WHERE m.record_id = NEW.record_id AND m.state = 'sent' AND m.template IN ('cooperation/invitation', 'cooperation/reminder'));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invitation_reached AFTER UPDATE OF state ON public.message FOR EACH ROW
  WHEN (NEW.template IN ('cooperation/invitation', 'cooperation/reminder') AND (NEW.state = 'sent' OR NEW.state = 'failed' AND NEW.sent_to IS NOT NULL))
  EXECUTE FUNCTION rights.reach_invitation();

-- What a school's answer depends on, also for the holder of a link, who reads no campaign: the clocks and the clauses.
CREATE FUNCTION rights.asked(invitation uuid) RETURNS TABLE (campaign_id uuid, stage text, due_on date, grace_until date, opened_at timestamptz,
    next_opened_at timestamptz, clause_ids uuid[], may_confirm boolean, asker text, asker_telephone text, asker_email text, is_about_changes boolean)
  STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT c.id, c.stage::text, c.due_on, c.grace_until, c.opened_at,
      (SELECT min(n.opened_at) FROM public.invitation a JOIN public.campaign n ON n.id = a.campaign_id  -- the next that asks the same agency
        WHERE a.agency_id = i.agency_id AND n.partnership_id = c.partnership_id AND n.opened_at > c.opened_at),
      c.clause_ids, rights.may_confirm(i.agency_id, i.id), c.asker, c.asker_telephone, c.asker_email,
      coalesce(c.scope->'signed', '[]'::jsonb) <> '[]'::jsonb
    FROM public.invitation i JOIN public.campaign c ON c.id = i.campaign_id
   WHERE i.id = $1 AND (i.id = rights.invitation() OR i.agency_id = rights.agency()
      OR EXISTS (SELECT 1 FROM public.agency a WHERE a.id = i.agency_id AND a.parent_id = rights.agency()));
END $$;

-- Rung and day of each reminder the schools of a campaign got, for those who run it and who read no outbox.
CREATE FUNCTION rights.reminders_sent(campaign uuid) RETURNS TABLE (invitation_id uuid, rung text, sent_on text, person_id uuid, address text)
  STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT i.id, m.facts ->> 'rung', m.facts ->> 'on', m.person_id, m.address
    FROM public.campaign c JOIN public.invitation i ON i.campaign_id = c.id JOIN public.message m ON m.record_id = i.id
   WHERE c.id = $1 AND m.template = 'cooperation/reminder' AND m.facts ->> 'on' IS NOT NULL
     AND c.partnership_id = ANY (rights.holds(ARRAY['business manager', 'office', 'education officer']))
     AND c.id <> ALL (rights.excluded());
END $$;

-- What everybody may know: how many schools of each phase have confirmed, phases of fewer than five schools put together.
CREATE FUNCTION rights.confirmation_counts(partnership uuid, campaign_number int) RETURNS TABLE (phase text, confirmed bigint, asked bigint)
  STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  WITH counted AS (
    SELECT i.phase AS name, count(*) FILTER (WHERE i.state LIKE 'confirmed%') AS done, count(*) AS number
      FROM public.invitation i JOIN public.campaign c ON c.id = i.campaign_id
     WHERE c.partnership_id = $1 AND c.number = $2 AND c.opened_at IS NOT NULL GROUP BY i.phase
  ), ranked AS (
    SELECT k.*, sum(k.number) OVER (ORDER BY k.number, k.name) - k.number AS smaller, row_number() OVER (ORDER BY k.number, k.name) AS place
      FROM counted k
  ), grouped AS (  -- small phases, and then as many more as it takes until the group has five schools
    SELECT CASE WHEN (r.number < 5 OR r.smaller BETWEEN 1 AND 4) AND (SELECT count(*) FROM counted) > 1 THEN 'Other phases' ELSE r.name END AS name, r.done, r.number
      FROM ranked r
  )
  SELECT g.name, sum(g.done)::bigint, sum(g.number)::bigint FROM grouped g GROUP BY g.name HAVING sum(g.number) >= 5 ORDER BY g.name = 'Other phases', g.name;
END $$;

GRANT EXECUTE ON FUNCTION rights.count_campaign(), rights.guard_campaign(), rights.keep_invitation(), rights.open_invitation(), rights.reach_invitation(), rights.campaign_moves() TO portal_web, portal_worker;
GRANT EXECUTE ON FUNCTION rights.may_confirm(uuid, uuid), rights.asked(uuid), rights.confirmation_counts(uuid, int), rights.reminders_sent(uuid) TO portal_web;

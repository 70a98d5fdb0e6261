-- Running a campaign: its dates and settings, and which of its mail has become pointless.

-- Chairs and delegates approve a campaign; its dates move by those who run it alone, and not once it is over.
CREATE FUNCTION rights.guard_campaign_dates() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.partnership_id = ANY (rights.holds(ARRAY['business manager', 'office', 'education officer'])) THEN
    RAISE EXCEPTION 'the office or the education officer keeps the dates of a campaign' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.stage IN ('stopped', 'feedback sent') THEN
    RAISE EXCEPTION 'the dates of a campaign that is over stay' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_dates BEFORE UPDATE ON public.campaign FOR EACH ROW
  WHEN ((OLD.grace_until, OLD.feedback_due_on, OLD.calls_from_on, OLD.request_from_on)
    IS DISTINCT FROM (NEW.grace_until, NEW.feedback_due_on, NEW.calls_from_on, NEW.request_from_on))
  EXECUTE FUNCTION rights.guard_campaign_dates();

-- Two settings of a partnership and no other are kept by those who run its campaigns: the school holidays, the length of grace.
CREATE FUNCTION rights.keep_term_settings(partnership uuid, school_holidays jsonb, grace_term_days int) RETURNS void
  VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT $1 = ANY (rights.holds(ARRAY['business manager', 'office', 'education officer'])) THEN
    RAISE EXCEPTION 'the office or the education officer keeps term dates' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE public.partnership p
     SET settings = p.settings || jsonb_build_object('school_holidays', $2, 'grace_term_days', $3) WHERE p.id = $1;
END $$;

-- Why a mail about a confirmation is pointless by now, null while it is not: asked by the worker at the moment of sending.
CREATE FUNCTION rights.why_no_campaign_mail(template text, invitation uuid) RETURNS text
  STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE stopped boolean; answered boolean; signed boolean;
BEGIN
  SELECT c.stage = 'stopped', i.state IN ('confirmed', 'confirmed, needs help', 'not at the moment'), i.confirmed_at IS NOT NULL
    INTO stopped, answered, signed
    FROM public.invitation i JOIN public.campaign c ON c.id = i.campaign_id WHERE i.id = $2;
  RETURN CASE
    WHEN stopped THEN 'the campaign was stopped'
    WHEN answered AND $1 IN ('cooperation/reminder', 'cooperation/invitation') THEN 'the school has answered'
    WHEN signed AND $1 = 'cooperation/to_the_head' THEN 'the head has signed' END;
END $$;

REVOKE EXECUTE ON FUNCTION rights.guard_campaign_dates(), rights.keep_term_settings(uuid, jsonb, int), rights.why_no_campaign_mail(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rights.guard_campaign_dates() TO portal_web, portal_worker;
GRANT EXECUTE ON FUNCTION rights.keep_term_settings(uuid, jsonb, int) TO portal_web;
GRANT EXECUTE ON FUNCTION rights.why_no_campaign_mail(text, uuid) TO portal_worker;

-- --- a colleague's access ends; a lost authenticator app is started anew by two people ------------------------------------

-- Colleagues of the agency acted for, as whoever lets people in there may end their access; never oneself.
CREATE FUNCTION rights.colleagues() RETURNS TABLE (id uuid, name text, roles text[], is_given_elsewhere boolean) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT p.id, p.name, array_agg(DISTINCT c.role ORDER BY c.role),
         bool_or(c.role IN ('lead partner', 'delegate', 'alternate', 'chair', 'business manager'))
    FROM rights.capacity c JOIN public.person p ON p.id = c.person_id
   WHERE c.agency_id = rights.agency() AND rights.lets_in(c.agency_id) AND c.person_id IS DISTINCT FROM rights.person()
   GROUP BY p.id, p.name ORDER BY p.name, p.id LIMIT 500;
END $$;

-- A colleague has left: their roles at this agency end, sessions for it and links end at once, and their accounts are closed,
-- but for one that serves another agency for which they still act. False for nobody, and for whoever holds what others give. It is
-- recorded here, in each partnership in which they acted for the agency, since whoever ends it may hold nothing in some of those.
CREATE FUNCTION rights.end_access(leaver uuid) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE left_agency uuid := rights.agency(); acted_in uuid[];
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rights.colleagues() c WHERE c.id = leaver AND NOT c.is_given_elsewhere) THEN RETURN false; END IF;
  acted_in := ARRAY(SELECT DISTINCT c.partnership_id FROM rights.capacity c WHERE c.person_id = leaver AND c.agency_id = left_agency);
  UPDATE public.appointment a SET ends_on = rights.today() - 1
   WHERE a.person_id = leaver AND a.agency_id = left_agency AND coalesce(a.ends_on, 'infinity') >= rights.today();
  UPDATE public.identity i SET closed_at = now() WHERE i.person_id = leaver AND i.closed_at IS NULL
     AND EXISTS (SELECT 1 FROM public.provider_agency pa WHERE pa.provider_id = i.provider_id AND pa.agency_id = left_agency)
     AND NOT EXISTS (SELECT 1 FROM rights.capacity c JOIN public.provider_agency pa ON pa.agency_id = c.agency_id AND pa.provider_id = i.provider_id WHERE c.person_id = leaver);
  UPDATE public.sign_in_link l SET ended_at = now() FROM public.identity i WHERE l.identity_id = i.id AND i.person_id = leaver AND l.used_at IS NULL;
  PERFORM rights.end_session(s.id, 'access ended') FROM public.web_session s
    WHERE s.person_id = leaver AND s.ended_at IS NULL AND (s.agency_id IS NOT DISTINCT FROM left_agency OR EXISTS (
      SELECT 1 FROM public.session_identity si JOIN public.identity i ON i.id = si.identity_id AND i.closed_at IS NOT NULL WHERE si.session_id = s.id));
  INSERT INTO public.audit_event (id, kind, record_kind, record_id, partnership_id, person_id, agency_id, facts)
  SELECT gen_random_uuid(), 'AccessEnded', 'person', leaver, place, rights.person(), left_agency, jsonb_build_object('agency_left_id', left_agency) FROM unnest(acted_in) place;
  RETURN true;
END $$;

-- Accounts without provider in the partnerships one manages, and whether an app is set up.
CREATE FUNCTION rights.app_accounts() RETURNS TABLE (id uuid, name text, email text, partnership_id uuid) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE managed uuid[] := rights.holds(ARRAY['business manager']);
BEGIN
  RETURN QUERY SELECT DISTINCT ON (p.name, i.id) i.id, p.name, i.email_given, c.partnership_id
    FROM public.identity i JOIN public.identity_provider v ON v.id = i.provider_id AND v.profile = 'link' JOIN public.person p ON p.id = i.person_id
    JOIN rights.capacity c ON c.person_id = p.id AND c.partnership_id = ANY (managed)
   WHERE i.confirmed_at IS NOT NULL AND i.closed_at IS NULL AND p.id IS DISTINCT FROM rights.person() ORDER BY p.name, i.id, c.partnership_id LIMIT 500;
END $$;

CREATE FUNCTION rights.ask_recovery(recovery uuid, account uuid) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM public.identity i WHERE i.id = account FOR UPDATE;
  IF EXISTS (SELECT 1 FROM rights.recoveries_open() r WHERE r.identity_id = account) THEN RETURN NULL; END IF;
  INSERT INTO public.authenticator_recovery (id, identity_id, partnership_id, asked_by_id, asked_at)
  SELECT recovery, a.id, a.partnership_id, rights.person(), now() FROM rights.app_accounts() a WHERE a.id = account;
  RETURN CASE WHEN FOUND THEN (SELECT i.person_id FROM public.identity i WHERE i.id = account) END;
END $$;

CREATE FUNCTION rights.recoveries_open() RETURNS SETOF public.authenticator_recovery STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT r.* FROM public.authenticator_recovery r WHERE r.confirmed_at IS NULL AND r.refused_at IS NULL AND r.asked_at > now() - interval '7 days';
END $$;

-- Requests that wait for a second person: seen by those who answer for the whole partnership; settled by anybody of them but the
-- one who asked and the one it is about.
CREATE FUNCTION rights.recoveries() RETURNS TABLE (id uuid, name text, email text, asked_by text, asked_at timestamptz, may_settle boolean, partnership_id uuid) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE whole uuid[] := rights.holds(ARRAY['business manager', 'office', 'chair', 'lead partner', 'delegate']);
BEGIN
  RETURN QUERY SELECT r.id, p.name, i.email_given, q.name, r.asked_at, r.asked_by_id IS DISTINCT FROM rights.person(), r.partnership_id
    FROM rights.recoveries_open() r JOIN public.identity i ON i.id = r.identity_id JOIN public.person p ON p.id = i.person_id JOIN public.person q ON q.id = r.asked_by_id
   WHERE r.partnership_id = ANY (whole) AND i.closed_at IS NULL AND p.id IS DISTINCT FROM rights.person() ORDER BY r.asked_at, r.id;
END $$;

-- The second person's word. Confirmed: the old app, its sessions and links end, and a new app may be set up for seven days.
CREATE FUNCTION rights.settle_recovery(recovery uuid, is_right boolean) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE r public.authenticator_recovery;
BEGIN
  SELECT x.* INTO r FROM public.authenticator_recovery x WHERE x.id = recovery AND x.confirmed_at IS NULL AND x.refused_at IS NULL FOR UPDATE;
  IF r.id IS NULL OR NOT EXISTS (SELECT 1 FROM rights.recoveries() o WHERE o.id = recovery AND o.may_settle) THEN RETURN NULL; END IF;
  UPDATE public.authenticator_recovery x SET settled_by_id = rights.person(), confirmed_at = CASE WHEN is_right THEN now() END,
         refused_at = CASE WHEN NOT is_right THEN now() END WHERE x.id = r.id;
  IF is_right THEN
    INSERT INTO public.authenticator (identity_id, enrol_until) VALUES (r.identity_id, now() + interval '7 days')
    ON CONFLICT (identity_id) DO UPDATE SET sealed = NULL, enrolled_at = NULL, enrol_until = excluded.enrol_until, wrong_codes = 0, locked_until = NULL;
    UPDATE public.sign_in_link l SET ended_at = now() WHERE l.identity_id = r.identity_id AND l.used_at IS NULL;
    PERFORM rights.end_session(s.session_id, 'authenticator ended') FROM public.session_identity s WHERE s.identity_id = r.identity_id;
  END IF;
  RETURN (SELECT i.person_id FROM public.identity i WHERE i.id = r.identity_id);
END $$;

GRANT EXECUTE ON FUNCTION rights.colleagues(), rights.end_access(uuid), rights.app_accounts(), rights.ask_recovery(uuid, uuid), rights.recoveries(),
  rights.settle_recovery(uuid, boolean) TO portal_web;

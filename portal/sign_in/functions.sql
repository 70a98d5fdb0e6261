-- Signing in, one question a function. Pages that know nobody yet, and the callback, ask as portal_sign_in; what a person
-- may do to others is decided here from the proof of their own session, never from an argument.

-- A session by its secret, while it lives.
CREATE FUNCTION rights.session_behind(token text) RETURNS public.web_session STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE found public.web_session;
BEGIN
  IF token ~ '^[0-9a-f]{64}$' THEN
    SELECT s.* INTO found FROM public.web_session s
     WHERE s.token_hash = sha256(decode(token, 'hex')) AND s.ended_at IS NULL AND s.ends_at > now() AND s.seen_at > now() - interval '30 minutes';
  END IF;
  RETURN found;
END $$;

CREATE FUNCTION rights.end_session(session uuid, why text) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.web_session s SET ended_at = now(), ended_why = why WHERE s.id = session AND s.ended_at IS NULL;
  UPDATE public.session_identity si SET id_token = NULL WHERE si.session_id = session;
END $$;

-- --- providers --------------------------------------------------------------------------------------------------------

-- Providers in use, for an e-mail domain or ('') all; with names of agencies they serve, never a secret.
CREATE FUNCTION rights.providers(wanted text) RETURNS TABLE (key text, name text, agencies text[], agency_count bigint) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT p.key, p.name,
         ARRAY(SELECT a.name FROM public.agency a JOIN public.provider_agency pa ON pa.agency_id = a.id AND pa.provider_id = p.id ORDER BY a.name LIMIT 4),
         (SELECT count(*) FROM public.provider_agency pa WHERE pa.provider_id = p.id)
    FROM public.identity_provider p
   WHERE p.disabled_at IS NULL AND p.profile <> 'link' AND (wanted = '' OR EXISTS (SELECT 1 FROM public.provider_domain d WHERE d.provider_id = p.id
          AND (d.domain = wanted OR d.with_subdomains AND right(wanted, length(d.domain) + 1) = '.' || d.domain)))
   ORDER BY p.name, p.key;
END $$;

CREATE FUNCTION rights.provider(wanted text) RETURNS jsonb STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT to_jsonb(p) FROM public.identity_provider p WHERE p.key = wanted AND p.disabled_at IS NULL AND p.profile <> 'link');
END $$;

-- Agencies a newcomer at this provider may name: those it serves that take part somewhere today, narrowed by what the provider
-- said of their organisation where that fits one. A hint narrows; it gives nothing. DfE Sign-in and NHS CIS2 always say which.
CREATE FUNCTION rights.agencies_at(provider text, hints text[]) RETURNS TABLE (id uuid, name text, identifier text, hinted boolean) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY WITH served AS (
      SELECT a.id, a.name, a.identifier_kind || ' ' || a.identifier AS identifier,
             coalesce(pa.claim_value, a.identifier) = ANY (hints) AS hinted, p.profile IN ('dfe', 'cis2') AS is_certain
        FROM public.identity_provider p JOIN public.provider_agency pa ON pa.provider_id = p.id JOIN public.agency a ON a.id = pa.agency_id
       WHERE p.key = provider AND p.disabled_at IS NULL
         AND EXISTS (SELECT 1 FROM public.membership m WHERE m.agency_id = a.id AND rights.today() BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity')))
    SELECT s.id, s.name, s.identifier, coalesce(s.hinted, false) FROM served s
     WHERE coalesce(s.hinted, false) OR NOT s.is_certain AND NOT EXISTS (SELECT 1 FROM served o WHERE o.hinted)
     ORDER BY s.name, s.id;
END $$;

-- --- the state of a started sign-in, ten minutes at most, shared by all web processes -----------------------------------

CREATE FUNCTION rights.keep_state(wanted text, kept text, seconds integer) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.sign_in_state s WHERE s.ends_at < now();
  INSERT INTO public.sign_in_state (key, value, ends_at) VALUES (wanted, kept, now() + least(seconds, 600) * interval '1 second')
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at;
END $$;

CREATE FUNCTION rights.get_state(wanted text) RETURNS text STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT s.value FROM public.sign_in_state s WHERE s.key = wanted AND s.ends_at > now()); END $$;

CREATE FUNCTION rights.delete_state(wanted text) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN DELETE FROM public.sign_in_state s WHERE s.key = wanted; END $$;

-- --- coming in --------------------------------------------------------------------------------------------------------

-- The agencies a sign-in holds for: those the provider serves, or, where it says for which organisation somebody came, these alone.
CREATE FUNCTION rights.came_for(provider uuid, came jsonb) RETURNS uuid[] STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN ARRAY(SELECT pa.agency_id FROM public.provider_agency pa JOIN public.agency a ON a.id = pa.agency_id
                WHERE pa.provider_id = provider AND (came->'for_one_of' IS NULL OR came->'for_one_of' ? coalesce(pa.claim_value, a.identifier)));
END $$;

-- Who invited is told that somebody came and waits for their word; the mail leaves at once, since the one who came waits.
CREATE FUNCTION rights.tell_inviter(v public.person_invitation) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE message uuid := gen_random_uuid();
BEGIN
  INSERT INTO public.message (id, template, person_id, agency_id, partnership_id, facts, is_urgent)
  SELECT message, 'sign_in/arrived', p.id, v.agency_id, coalesce(v.partnership_id, (SELECT min(m.partnership_id::text)::uuid FROM public.membership m WHERE m.agency_id = v.agency_id)),
         jsonb_build_object('invited_name', (SELECT x.name FROM public.person x WHERE x.id = v.person_id),
         'on', to_char(now() AT TIME ZONE 'Europe/London', 'FMDay FMDD FMMonth YYYY'), 'path', '/people/invitations/' || v.id), true FROM public.person p WHERE p.id = v.invited_by_id AND p.closed_at IS NULL;
  IF FOUND THEN PERFORM rights.put_job('send_message', jsonb_build_object('message_id', message::text), now()); END IF;
END $$;

-- Whoever opened an invitation and then signed in at a provider of that agency is bound to the invited person, to be confirmed.
CREATE FUNCTION rights.take_invitation(secret text, provider uuid, came jsonb) RETURNS text VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE v public.person_invitation; i public.identity;
BEGIN
  SELECT x.* INTO v FROM public.person_invitation x WHERE x.secret_hash = sha256(convert_to(secret, 'UTF8')) FOR UPDATE;
  IF v.id IS NULL OR v.used_at IS NOT NULL OR v.refused_at IS NOT NULL OR v.ends_at <= now() THEN RETURN 'invitation ended'; END IF;
  IF NOT v.agency_id = ANY (rights.came_for(provider, came)) THEN RETURN 'not invited there'; END IF;
  INSERT INTO public.identity (id, provider_id, subject, person_id, name_given, email_given, bound_at)
  VALUES (gen_random_uuid(), provider, came->>'subject', v.person_id, came->>'name', came->>'email', now()) ON CONFLICT DO NOTHING;
  SELECT x.* INTO i FROM public.identity x WHERE x.provider_id = provider AND x.subject = came->>'subject' FOR UPDATE;
  IF i.closed_at IS NOT NULL THEN RETURN 'closed'; END IF;
  IF i.person_id <> v.person_id THEN RETURN 'other person'; END IF;
  UPDATE public.person_invitation x SET identity_id = i.id, used_at = now() WHERE x.id = v.id;
  PERFORM rights.tell_inviter(v);
  UPDATE public.waiting_person w SET settled_at = now(), settled = 'invited'
   WHERE w.provider_id = provider AND w.subject = i.subject AND w.agency_id = v.agency_id AND w.settled_at IS NULL;
  RETURN 'taken';
END $$;

-- Another work account of the person who is signed in: only where its provider serves an agency that already gave them a role,
-- and only one account a provider.
CREATE FUNCTION rights.join_identity(person uuid, provider uuid, came jsonb) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.identity (id, provider_id, subject, person_id, name_given, email_given, bound_at, confirmed_at)
  SELECT gen_random_uuid(), provider, came->>'subject', person, came->>'name', came->>'email', now(), now()
   WHERE EXISTS (SELECT 1 FROM rights.capacity c JOIN public.provider_agency pa ON pa.agency_id = c.agency_id AND pa.provider_id = provider WHERE c.person_id = person)
     AND NOT EXISTS (SELECT 1 FROM public.identity i WHERE i.person_id = person AND i.provider_id = provider)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    PERFORM rights.note_at_the_door('IdentityJoined', (SELECT i.id FROM public.identity i WHERE i.person_id = person AND i.provider_id = provider), person);
  END IF;
END $$;

-- A finished sign-in becomes a session with a new secret, or the reason why not. `came`: provider, subject, sub, name, email,
-- sid, id_token, token (new secret), former (the browser's present one), invitation, join.
CREATE FUNCTION rights.open_session(came jsonb) RETURNS jsonb VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE
  provider uuid := (SELECT p.id FROM public.identity_provider p WHERE p.key = came->>'provider' AND p.disabled_at IS NULL);
  former public.web_session := rights.session_behind(came->>'former');
  i public.identity; took text; made uuid := gen_random_uuid(); through uuid[]; acting uuid[]; only_for uuid[]; is_joined boolean;
BEGIN
  IF provider IS NULL THEN RETURN jsonb_build_object('outcome', 'no provider'); END IF;
  IF came->>'invitation' IS NOT NULL THEN
    took := rights.take_invitation(came->>'invitation', provider, came);
    IF took <> 'taken' THEN RETURN jsonb_build_object('outcome', took); END IF;
  ELSIF former.id IS NOT NULL AND (came->>'join')::boolean THEN
    PERFORM rights.join_identity(former.person_id, provider, came);
  END IF;
  SELECT x.* INTO i FROM public.identity x WHERE x.provider_id = provider AND x.subject = came->>'subject';
  IF came->'for_one_of' IS NOT NULL AND cardinality(rights.came_for(provider, came)) = 0 THEN RETURN jsonb_build_object('outcome', 'other organisation'); END IF;
  IF i.id IS NULL THEN RETURN jsonb_build_object('outcome', 'unknown'); END IF;
  IF i.closed_at IS NOT NULL OR EXISTS (SELECT 1 FROM public.person p WHERE p.id = i.person_id AND p.closed_at IS NOT NULL) THEN
    RETURN jsonb_build_object('outcome', 'closed');
  END IF;
  IF i.confirmed_at IS NULL THEN RETURN jsonb_build_object('outcome', 'unconfirmed'); END IF;
  is_joined := coalesce(former.person_id = i.person_id, false);
  through := CASE WHEN is_joined THEN ARRAY(SELECT DISTINCT x FROM unnest(former.provider_ids || provider) x) ELSE ARRAY[provider] END;
  IF came->'for_one_of' IS NOT NULL THEN
    only_for := rights.came_for(provider, came);
    IF NOT EXISTS (SELECT 1 FROM rights.capacity c WHERE c.person_id = i.person_id AND c.agency_id = ANY (only_for)) THEN RETURN jsonb_build_object('outcome', 'other organisation'); END IF;
    -- Another account of theirs, joined before, may have come for other organisations.
    IF is_joined THEN only_for := only_for || coalesce(former.only_agency_ids, ARRAY(SELECT pa.agency_id FROM public.provider_agency pa WHERE pa.provider_id = ANY (former.provider_ids) AND pa.provider_id <> provider)); END IF;
  ELSIF is_joined AND former.only_agency_ids IS NOT NULL THEN
    only_for := former.only_agency_ids || ARRAY(SELECT pa.agency_id FROM public.provider_agency pa WHERE pa.provider_id = provider);
  END IF;
  acting := ARRAY(SELECT DISTINCT c.agency_id FROM rights.capacity c JOIN public.provider_agency pa ON pa.agency_id = c.agency_id AND pa.provider_id = ANY (through) WHERE c.person_id = i.person_id AND (only_for IS NULL OR c.agency_id = ANY (only_for)));
  INSERT INTO public.web_session (id, token_hash, person_id, agency_id, provider_ids, only_agency_ids, started_at, seen_at, ends_at, previous_visit_at)
  VALUES (made, sha256(decode(came->>'token', 'hex')), i.person_id,
          CASE WHEN cardinality(acting) = 1 THEN acting[1] WHEN is_joined AND former.agency_id = ANY (acting) THEN former.agency_id END,
          through, only_for, now(), now(), now() + interval '10 hours',
          CASE WHEN is_joined THEN former.previous_visit_at ELSE (SELECT max(s.seen_at) FROM public.web_session s
             WHERE s.person_id = i.person_id AND EXISTS (SELECT 1 FROM public.session_identity si WHERE si.session_id = s.id)) END);
  INSERT INTO public.session_identity (session_id, identity_id, sid, sub, id_token) VALUES (made, i.id, came->>'sid', came->>'sub', came->>'id_token');
  IF is_joined THEN
    INSERT INTO public.session_identity (session_id, identity_id, sid, sub, id_token)
    SELECT made, si.identity_id, si.sid, si.sub, si.id_token FROM public.session_identity si WHERE si.session_id = former.id ON CONFLICT DO NOTHING;
  END IF;
  IF former.id IS NOT NULL THEN PERFORM rights.end_session(former.id, 'signed in again'); END IF;
  RETURN jsonb_build_object('outcome', 'opened', 'session_id', made);
END $$;

-- Somebody the provider knows and nobody invited waits at the agency they named.
CREATE FUNCTION rights.wait_at(came jsonb, hints text[], agency uuid) RETURNS text VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
  INSERT INTO public.waiting_person (id, provider_id, subject, agency_id, name_given, email_given, since)
  SELECT gen_random_uuid(), p.id, came->>'subject', a.id, came->>'name', came->>'email', now()
    FROM public.identity_provider p, rights.agencies_at(came->>'provider', hints) a WHERE p.key = came->>'provider' AND a.id = agency
  ON CONFLICT (provider_id, subject, agency_id) DO UPDATE SET name_given = excluded.name_given, email_given = excluded.email_given
  RETURNING coalesce(settled, 'waiting') INTO answer;
  RETURN answer;
END $$;

-- --- sessions: choosing, ending ---------------------------------------------------------------------------------------

CREATE FUNCTION rights.choose_agency(agency uuid) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s public.web_session := rights.web_session();
BEGIN
  UPDATE public.web_session w SET agency_id = agency WHERE w.id = s.id AND (s.only_agency_ids IS NULL OR agency = ANY (s.only_agency_ids))
     AND EXISTS (SELECT 1 FROM public.provider_agency pa WHERE pa.agency_id = agency AND pa.provider_id = ANY (s.provider_ids))
     AND EXISTS (SELECT 1 FROM rights.capacity c WHERE c.person_id = s.person_id AND c.agency_id = agency);
  RETURN FOUND;
END $$;

-- Sign out: the session ends; the answer says at which providers one is still signed in, newest first, with the hint to end that too.
CREATE FUNCTION rights.close_session() RETURNS jsonb VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s public.web_session := rights.web_session(); there jsonb;
BEGIN
  there := (SELECT coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'name', p.name, 'id_token', si.id_token) ORDER BY p.name), '[]')
              FROM public.session_identity si JOIN public.identity i ON i.id = si.identity_id JOIN public.identity_provider p ON p.id = i.provider_id
             WHERE si.session_id = s.id AND p.disabled_at IS NULL AND p.profile <> 'link');
  PERFORM rights.end_session(s.id, 'signed out');
  RETURN there;
END $$;

-- The provider says a session is over: exactly that one by sid, or by sub alone all of that person's at that provider.
CREATE FUNCTION rights.end_sessions_at(provider text, ended_sid text, ended_sub text) RETURNS integer VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record; ended integer := 0;
BEGIN
  FOR s IN SELECT w.id, w.person_id, w.agency_id FROM public.web_session w
            WHERE w.ended_at IS NULL AND coalesce(ended_sid, ended_sub) IS NOT NULL AND EXISTS (
              SELECT 1 FROM public.session_identity si JOIN public.identity i ON i.id = si.identity_id JOIN public.identity_provider p ON p.id = i.provider_id
               WHERE si.session_id = w.id AND p.key = provider
                 AND (ended_sid IS NULL OR si.sid = ended_sid) AND (ended_sub IS NULL OR si.sub = ended_sub))
  LOOP
    PERFORM rights.end_session(s.id, 'signed out at the provider');
    INSERT INTO public.audit_event (id, kind, record_kind, record_id, person_id, agency_id, system)
    VALUES (gen_random_uuid(), 'SignedOutAtProvider', 'session', s.id, s.person_id, s.agency_id, 'identity provider');
    ended := ended + 1;
  END LOOP;
  RETURN ended;
END $$;

CREATE FUNCTION rights.knew_logout_token(provider text, token_id text, until timestamptz) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.used_logout_token u WHERE u.ends_at < now();
  INSERT INTO public.used_logout_token (issuer, jti, ends_at) VALUES (provider, token_id, until) ON CONFLICT DO NOTHING;
  RETURN NOT FOUND;
END $$;

-- Closing a person ends every session and closes every identity of theirs at once.
CREATE FUNCTION rights.close_person_sessions() RETURNS trigger VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rights.end_session(s.id, 'person closed') FROM public.web_session s WHERE s.person_id = NEW.id AND s.ended_at IS NULL;
  UPDATE public.identity i SET closed_at = NEW.closed_at WHERE i.person_id = NEW.id AND i.closed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER close_sessions AFTER UPDATE OF closed_at ON public.person FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION rights.close_person_sessions();

GRANT EXECUTE ON FUNCTION rights.provider(text), rights.agencies_at(text, text[]), rights.keep_state(text, text, integer), rights.get_state(text),
  rights.delete_state(text), rights.open_session(jsonb), rights.wait_at(jsonb, text[], uuid), rights.end_sessions_at(text, text, text),
  rights.knew_logout_token(text, text, timestamptz) TO portal_sign_in;
GRANT EXECUTE ON FUNCTION rights.providers(text), rights.choose_agency(uuid), rights.close_session() TO portal_web;

-- --- people without any provider: a mailed link and an authenticator app --------------------------------------------------

-- The account of an address without provider: let in, not closed, with something to do today. The address is the one bound by
-- invitation; nobody can change it afterwards.
CREATE FUNCTION rights.account_without_provider(address text) RETURNS uuid STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT i.id FROM public.identity i JOIN public.identity_provider p ON p.id = i.provider_id AND p.profile = 'link'
           WHERE lower(i.email_given) = lower(address) AND rights.account_is_live(i.id) ORDER BY i.bound_at LIMIT 1);
END $$;

CREATE FUNCTION rights.account_is_live(account uuid) RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.identity i JOIN public.identity_provider p ON p.id = i.provider_id AND p.disabled_at IS NULL
    WHERE i.id = account AND i.confirmed_at IS NOT NULL AND i.closed_at IS NULL
      AND EXISTS (SELECT 1 FROM rights.capacity c JOIN public.provider_agency pa ON pa.agency_id = c.agency_id AND pa.provider_id = p.id WHERE c.person_id = i.person_id));
END $$;

-- Somebody asks for a link. Known or not, the same rows come to be: for an unknown address the link is nobody's, and the message is
-- settled at once, without address. Anybody may ask for anybody: once three links wait unused and the newest is at most five minutes
-- old, no other is mailed (its row counts as used), and those work in this browser too, so that a stranger who keeps asking shuts
-- nobody out. Asked at once, one waits for the other.
CREATE FUNCTION rights.ask_for_link(address text, secret text, browser text, sealed_path text, ends_words text) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE account uuid; i public.identity; message uuid := gen_random_uuid(); waiting bigint; newest timestamptz; is_mailed boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('link ' || lower(address), 0));
  DELETE FROM public.sign_in_link l WHERE l.ends_at < now() - interval '1 day';
  account := rights.account_without_provider(address);
  SELECT x.* INTO i FROM public.identity x WHERE x.id = account;
  SELECT count(*), max(l.asked_at) INTO waiting, newest FROM public.sign_in_link l
   WHERE l.identity_id = account AND l.used_at IS NULL AND l.ended_at IS NULL AND l.ends_at > now();
  is_mailed := i.id IS NOT NULL AND (waiting < 3 OR newest < now() - interval '5 minutes');
  INSERT INTO public.sign_in_link (id, secret_hash, browser_hash, identity_id, asked_at, ends_at, used_at)
  VALUES (gen_random_uuid(), sha256(convert_to(secret, 'UTF8')), sha256(convert_to(browser, 'UTF8')), account, now(), now() + interval '15 minutes',
          CASE WHEN NOT is_mailed THEN now() END);
  INSERT INTO public.message (id, template, person_id, address, partnership_id, facts, sealed, is_urgent, state, settled_at, result)
  VALUES (message, 'sign_in/link', CASE WHEN is_mailed THEN i.person_id END, CASE WHEN is_mailed THEN i.email_given END,
          (SELECT min(c.partnership_id::text)::uuid FROM rights.capacity c WHERE is_mailed AND c.person_id = i.person_id), jsonb_build_object('ends', ends_words),
          CASE WHEN is_mailed THEN sealed_path END, true, CASE WHEN is_mailed THEN 'queued' ELSE 'not sent' END,
          CASE WHEN is_mailed THEN NULL ELSE now() END, CASE WHEN is_mailed THEN NULL ELSE 'nobody here has that address, or links wait there' END);
  PERFORM rights.put_job('send_message', jsonb_build_object('message_id', message::text), now());
END $$;

-- Whether a link to that account was asked for in this browser, mailed or not, in the last 15 minutes.
CREATE FUNCTION rights.asked_here(account uuid, browser text) RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.sign_in_link l WHERE l.identity_id = account AND l.browser_hash = sha256(convert_to(browser, 'UTF8'))
    AND l.ended_at IS NULL AND l.ends_at > now());
END $$;

-- Where a link stands: "open", or why not: "unknown", "used", "ended", "elsewhere" (a browser that did not ask), "locked", "no app". Looking
-- changes nothing. `sealed` is the secret of the app, which only the application's key opens; without one, one may be set up now.
CREATE FUNCTION rights.link_behind(secret text, browser text) RETURNS jsonb STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE l public.sign_in_link; a public.authenticator; state text;
BEGIN
  SELECT x.* INTO l FROM public.sign_in_link x WHERE x.secret_hash = sha256(convert_to(secret, 'UTF8'));
  IF l.id IS NULL OR l.identity_id IS NULL THEN RETURN jsonb_build_object('state', 'unknown'); END IF;
  SELECT x.* INTO a FROM public.authenticator x WHERE x.identity_id = l.identity_id;
  state := CASE
    WHEN l.used_at IS NOT NULL THEN 'used'
    WHEN l.ended_at IS NOT NULL OR l.ends_at <= now() OR NOT rights.account_is_live(l.identity_id) THEN 'ended'
    WHEN NOT rights.asked_here(l.identity_id, browser) THEN 'elsewhere'
    WHEN a.locked_until > now() THEN 'locked'
    WHEN a.sealed IS NULL AND coalesce(a.enrol_until, '-infinity') <= now() THEN 'no app'
    ELSE 'open' END;
  IF state <> 'open' THEN RETURN jsonb_build_object('state', state); END IF;
  RETURN (SELECT jsonb_build_object('state', state, 'sealed', a.sealed, 'name', p.name)
            FROM public.identity i JOIN public.person p ON p.id = i.person_id WHERE i.id = l.identity_id);
END $$;

-- The button: the step of the code typed (NULL for a wrong one) opens a session; five wrong ones shut the app for 15 minutes. A
-- step counts once, so that a code looked at over a shoulder is worth nothing. `came` as in rights.open_session; its `sealed` is
-- the secret of an app just set up.
CREATE FUNCTION rights.use_link(secret text, step bigint, browser text, came jsonb) RETURNS text VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE l public.sign_in_link; a public.authenticator; i public.identity; state text;
BEGIN
  SELECT x.* INTO l FROM public.sign_in_link x WHERE x.secret_hash = sha256(convert_to(secret, 'UTF8')) FOR UPDATE;
  SELECT x.* INTO a FROM public.authenticator x WHERE x.identity_id = l.identity_id FOR UPDATE;
  SELECT x.* INTO i FROM public.identity x WHERE x.id = l.identity_id;
  state := rights.link_behind(secret, browser)->>'state';
  IF state <> 'open' THEN RETURN state; END IF;
  IF a.sealed IS NULL AND (step IS NULL OR came->>'sealed' IS NULL) THEN RETURN 'wrong'; END IF;
  IF step IS NULL OR step <= a.last_step THEN
    UPDATE public.authenticator x SET wrong_codes = CASE WHEN a.wrong_codes >= 4 THEN 0 ELSE a.wrong_codes + 1 END,
           locked_until = CASE WHEN a.wrong_codes >= 4 THEN now() + interval '15 minutes' END WHERE x.identity_id = i.id;
    IF a.wrong_codes >= 4 THEN
      PERFORM rights.note_at_the_door('AuthenticatorLocked', i.id, i.person_id);
      RETURN 'locked';
    END IF;
    RETURN CASE WHEN step IS NULL THEN 'wrong' ELSE 'used code' END;
  END IF;
  UPDATE public.authenticator x SET last_step = step, wrong_codes = 0, locked_until = NULL,
         enrolled_at = coalesce(a.enrolled_at, now()), sealed = coalesce(a.sealed, came->>'sealed') WHERE x.identity_id = i.id;
  IF a.sealed IS NULL THEN PERFORM rights.note_at_the_door('AuthenticatorSetUp', i.id, i.person_id); END IF;
  UPDATE public.sign_in_link x SET used_at = now() WHERE x.id = l.id;
  RETURN rights.open_session((came - 'sealed') || jsonb_build_object('subject', i.subject, 'sub', i.subject,
         'provider', (SELECT p.key FROM public.identity_provider p WHERE p.id = i.provider_id)))->>'outcome';
END $$;

-- At first use, after the button of an invitation: the app is set up, the account bound, and the inviter has to confirm.
CREATE FUNCTION rights.set_up_by_invitation(invitation text, app_secret text, step bigint) RETURNS text VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE provider uuid := (SELECT p.id FROM public.identity_provider p WHERE p.profile = 'link' AND p.disabled_at IS NULL); v public.person_invitation; took text;
BEGIN
  SELECT x.* INTO v FROM public.person_invitation x WHERE x.secret_hash = sha256(convert_to(invitation, 'UTF8'));
  took := rights.take_invitation(invitation, provider, jsonb_build_object('subject', gen_random_uuid()::text, 'email', v.email,
          'name', (SELECT p.name FROM public.person p WHERE p.id = v.person_id)));
  IF took <> 'taken' THEN RETURN took; END IF;
  SELECT x.* INTO v FROM public.person_invitation x WHERE x.id = v.id;
  INSERT INTO public.authenticator (identity_id, sealed, enrol_until, enrolled_at, last_step) VALUES (v.identity_id, app_secret, now(), now(), step);
  PERFORM rights.note_at_the_door('AuthenticatorSetUp', v.identity_id, v.person_id);
  RETURN took;
END $$;

CREATE FUNCTION rights.note_at_the_door(what text, account uuid, person uuid) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.audit_event (id, kind, record_kind, record_id, person_id, system) VALUES (gen_random_uuid(), what, 'account', account, person, 'sign-in');
END $$;

-- The operator lets an agency's people come by links; the first call makes the way in.
CREATE FUNCTION rights.serve_by_link(agency uuid) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.identity_provider (id, key, name, profile, issuer, client_id, client_secret, settings, version)
  VALUES (gen_random_uuid(), 'link', 'One-time link and authenticator app', 'link', 'urn:portal:one-time-link', '', '', '{}', 1) ON CONFLICT (key) DO NOTHING;
  PERFORM rights.serve_agency('link', agency, NULL);
END $$;

-- For the demonstration alone: an account whose app is set up already.
CREATE FUNCTION rights.give_authenticator(person uuid, app_secret text) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.authenticator (identity_id, sealed, enrol_until, enrolled_at)
  SELECT i.id, app_secret, now(), now() FROM public.identity i JOIN public.identity_provider p ON p.id = i.provider_id AND p.profile = 'link' WHERE i.person_id = person
  ON CONFLICT DO NOTHING;
END $$;

GRANT EXECUTE ON FUNCTION rights.ask_for_link(text, text, text, text, text), rights.link_behind(text, text), rights.use_link(text, bigint, text, jsonb),
  rights.set_up_by_invitation(text, text, bigint) TO portal_sign_in;
GRANT EXECUTE ON FUNCTION rights.serve_by_link(uuid), rights.give_authenticator(uuid, text) TO portal_worker;

-- Personal links: what a page may say before anybody pressed a button, and what a holder may set going without reading
-- who the head is or where mail to the head goes.

-- One row for a link that was ever given, with the reason where it no longer opens; the safeguarding lead as initials alone.
CREATE FUNCTION rights.link_behind(hash bytea) RETURNS TABLE (state text, invitation_id uuid, is_head boolean, is_lead boolean, recipient text, school text,
    partnership text, partnership_key text, asker text, asker_telephone text, lead text, passed_to text, passed_at timestamptz)
  STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT CASE
        WHEN l.withdrawn_at IS NOT NULL THEN 'withdrawn'
        WHEN c.stage = 'stopped' THEN 'stopped'
        WHEN p.settings ->> 'personal_links' = 'off' THEN 'switched off'
        WHEN EXISTS (SELECT 1 FROM public.invitation a JOIN public.campaign n ON n.id = a.campaign_id
              WHERE a.agency_id = i.agency_id AND a.partnership_id = i.partnership_id AND n.opened_at > c.opened_at) THEN 'next campaign'
        WHEN l.ends_at <= now() THEN 'ended'
        ELSE 'open' END,
      l.invitation_id, l.is_head,
      EXISTS (SELECT 1 FROM public.agency_contact k WHERE k.id = l.contact_id AND k.role = 'designated safeguarding lead'),
      l.recipient, i.name, p.name, p.key, c.asker, c.asker_telephone,
      coalesce((SELECT rights.initials(k.name) || CASE WHEN k.since = '' THEN '' ELSE ', since ' || k.since END FROM public.agency_contact k
         WHERE k.agency_id = i.agency_id AND k.partnership_id = i.partnership_id AND k.ended_on IS NULL AND k.name <> ''
           AND k.role = 'designated safeguarding lead' ORDER BY k.email LIMIT 1), ''),
      coalesce(rights.initials(passed.recipient), ''), passed.given_at
    FROM public.invitation_link l JOIN public.invitation i ON i.id = l.invitation_id
    JOIN public.campaign c ON c.id = i.campaign_id JOIN public.partnership p ON p.id = l.partnership_id
    LEFT JOIN LATERAL (SELECT o.recipient, o.given_at FROM public.invitation_link o WHERE o.passed_from_id = l.id ORDER BY o.given_at DESC LIMIT 1) passed ON true
   WHERE l.secret_hash = hash;
END $$;

CREATE FUNCTION rights.initials(name text) RETURNS text IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT string_agg(upper(left(part, 1)) || '.', ' ' ORDER BY place) FROM regexp_split_to_table(trim(name), '\s+') WITH ORDINALITY AS parts(part, place)); END $$;

-- The head is told: people with an account on the school's page, else the head's own address by a link of its own. Whoever answers again
-- and again fills no mailbox: after three such mails within a day about one invitation, those the head has stand for what follows.
CREATE FUNCTION rights.tell_head(invitation uuid, template text, facts jsonb, hash bytea, sealed text, at timestamptz) RETURNS void
  VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE asked public.invitation; head uuid; contact public.agency_contact; message uuid; has_head boolean := false;
BEGIN
  SELECT i.* INTO asked FROM public.invitation i WHERE i.id = $1 AND (i.id = rights.invitation() OR i.agency_id = rights.agency()
    OR EXISTS (SELECT 1 FROM public.agency a WHERE a.id = i.agency_id AND a.parent_id = rights.agency()));
  IF asked.id IS NULL OR template NOT IN ('cooperation/to_the_head', 'cooperation/told_the_head') THEN RETURN; END IF;
  IF (SELECT count(DISTINCT m.queued_at) FROM public.message m
       WHERE m.record_id = asked.id AND m.template LIKE 'cooperation/to%head' AND m.queued_at > now() - interval '1 day') >= 3 THEN RETURN; END IF;
  FOR head IN SELECT DISTINCT c.person_id FROM rights.capacity c WHERE c.agency_id = asked.agency_id AND c.role = 'head' LOOP
    has_head := true;
    message := gen_random_uuid();
    INSERT INTO public.message (id, template, person_id, agency_id, kind, record_id, partnership_id, facts, not_before)
      VALUES (message, template, head, asked.agency_id, 'confirmation', asked.id, asked.partnership_id, facts, at);
    PERFORM rights.put_job('send_message', jsonb_build_object('message_id', message), at);
  END LOOP;
  IF has_head THEN RETURN; END IF;
  SELECT k.* INTO contact FROM public.agency_contact k WHERE k.agency_id = asked.agency_id AND k.partnership_id = asked.partnership_id
    AND k.role = 'head' AND k.ended_on IS NULL ORDER BY k.bounced_on IS NOT NULL, k.email LIMIT 1;
  IF contact.id IS NULL THEN RETURN; END IF;
  IF (SELECT p.settings ->> 'personal_links' FROM public.partnership p WHERE p.id = asked.partnership_id) IS DISTINCT FROM 'off' THEN
    INSERT INTO public.invitation_link (id, partnership_id, invitation_id, contact_id, secret_hash, is_head, recipient, ends_at)
      SELECT gen_random_uuid(), asked.partnership_id, asked.id, contact.id, hash, true, contact.name, c.grace_until + interval '365 days'
        FROM public.campaign c WHERE c.id = asked.campaign_id;
    facts := facts || '{"personal": true}';
  ELSE
    sealed := NULL;
  END IF;
  message := gen_random_uuid();
  INSERT INTO public.message (id, template, address, agency_id, kind, record_id, partnership_id, facts, sealed, not_before)
    VALUES (message, template, contact.email, asked.agency_id, 'confirmation', asked.id, asked.partnership_id,
            facts || jsonb_build_object('recipient', contact.name), sealed, at);
  PERFORM rights.put_job('send_message', jsonb_build_object('message_id', message), at);
END $$;

-- Where anybody can have an address, so that the part after the @ says nothing about who it is.
CREATE FUNCTION rights.is_public_mail(address text) RETURNS boolean IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN lower(split_part(address, '@', 2)) = ANY (ARRAY['aol.co.uk', 'aol.com', 'btinternet.com', 'gmail.com', 'gmx.co.uk', 'gmx.com', 'googlemail.com',
  'hotmail.co.uk', 'hotmail.com', 'icloud.com', 'live.co.uk', 'live.com', 'mail.com', 'me.com', 'msn.com', 'ntlworld.com', 'outlook.com', 'proton.me',
  'protonmail.com', 'sky.com', 'talktalk.net', 'tiscali.co.uk', 'virginmedia.com', 'yahoo.co.uk', 'yahoo.com', 'ymail.com', 'zoho.com']);
END $$;

-- Passed to a colleague: only to an address where mail to the school already goes, five times at most; signing only as the head lets.
CREATE FUNCTION rights.pass_link(name text, address text, may_sign boolean, facts jsonb, hash bytea, sealed text, at timestamptz) RETURNS text
  VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE mine public.invitation_link := rights.link(); school uuid; message uuid := gen_random_uuid();
BEGIN
  IF mine.id IS NULL THEN RETURN 'elsewhere'; END IF;
  SELECT i.agency_id INTO school FROM public.invitation i WHERE i.id = mine.invitation_id FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM public.agency_contact k WHERE k.agency_id = school AND k.partnership_id = mine.partnership_id AND k.ended_on IS NULL
      AND (lower(k.email) = lower(address)
        OR lower(split_part(k.email, '@', 2)) = lower(split_part(address, '@', 2)) AND NOT rights.is_public_mail(address))) THEN
    RETURN CASE WHEN rights.is_public_mail(address) THEN 'public' ELSE 'elsewhere' END;
  END IF;
  IF (SELECT count(*) FROM public.invitation_link l WHERE l.invitation_id = mine.invitation_id AND l.passed_from_id IS NOT NULL) >= 5 THEN RETURN 'enough'; END IF;
  INSERT INTO public.invitation_link (id, partnership_id, invitation_id, secret_hash, is_head, may_sign, recipient, passed_from_id, ends_at)
    VALUES (gen_random_uuid(), mine.partnership_id, mine.invitation_id, hash, false, may_sign AND mine.is_head, name, mine.id, mine.ends_at);
  INSERT INTO public.message (id, template, address, agency_id, kind, record_id, partnership_id, facts, sealed, not_before)
    VALUES (message, 'cooperation/passed_on', address, school, 'confirmation', mine.invitation_id, mine.partnership_id, facts, sealed, at);
  PERFORM rights.put_job('send_message', jsonb_build_object('message_id', message), at);
  RETURN 'passed';
END $$;

-- "This was not us": the head's own link withdraws every link to that invitation, itself too; answers how many.
CREATE FUNCTION rights.withdraw_links() RETURNS bigint VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE mine public.invitation_link := rights.link(); number bigint;
BEGIN
  IF mine.id IS NULL OR NOT mine.is_head THEN RETURN 0; END IF;
  UPDATE public.invitation_link l SET withdrawn_at = now() WHERE l.invitation_id = mine.invitation_id AND l.withdrawn_at IS NULL;
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

GRANT EXECUTE ON FUNCTION rights.link_behind(bytea), rights.tell_head(uuid, text, jsonb, bytea, text, timestamptz),
  rights.pass_link(text, text, boolean, jsonb, bytea, text, timestamptz), rights.withdraw_links() TO portal_web;

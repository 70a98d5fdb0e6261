-- --- letting people in ------------------------------------------------------------------------------------------------

-- Who lets people of an agency in: its coordinator, its head, the business manager for the office; always for the agency they act for.
CREATE FUNCTION rights.lets_in(agency uuid) RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN agency = rights.agency() AND cardinality(rights.holds(ARRAY['coordinator', 'head', 'business manager'])) > 0;
END $$;

-- Who invites to an agency: whoever lets people in there, and the business manager for every member agency.
CREATE FUNCTION rights.invites_to(agency uuid) RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce(rights.lets_in(agency), false) OR agency = ANY (rights.member_agencies(ARRAY['business manager']));
END $$;

CREATE FUNCTION rights.waiting() RETURNS TABLE (id uuid, name text, email text, provider text, since timestamptz) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT w.id, w.name_given, w.email_given, p.name, w.since
    FROM public.waiting_person w JOIN public.identity_provider p ON p.id = w.provider_id
   WHERE w.agency_id = rights.agency() AND w.settled_at IS NULL AND rights.lets_in(w.agency_id) ORDER BY w.since, w.id LIMIT 200;
END $$;

-- Admit: the person and their identity come to be; the role is added beside it under the row rules. NULL when there is nobody to
-- admit, or not by this person. Somebody already known at that provider stays the one person they are.
CREATE FUNCTION rights.admit(waiting uuid) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE w public.waiting_person; i public.identity; made uuid := gen_random_uuid();
BEGIN
  SELECT x.* INTO w FROM public.waiting_person x WHERE x.id = waiting AND x.settled_at IS NULL FOR UPDATE;
  IF w.id IS NULL OR NOT coalesce(rights.lets_in(w.agency_id), false) THEN RETURN NULL; END IF;
  SELECT x.* INTO i FROM public.identity x WHERE x.provider_id = w.provider_id AND x.subject = w.subject;
  IF i.id IS NOT NULL AND (i.closed_at IS NOT NULL OR i.confirmed_at IS NULL) THEN RETURN NULL; END IF;
  IF i.id IS NULL THEN
    INSERT INTO public.person (id, name) VALUES (made, w.name_given);
    IF w.email_given IS NOT NULL THEN INSERT INTO public.person_contact (person_id, email) VALUES (made, w.email_given); END IF;
    INSERT INTO public.identity (id, provider_id, subject, person_id, name_given, email_given, bound_at, confirmed_at)
    VALUES (gen_random_uuid(), w.provider_id, w.subject, made, w.name_given, w.email_given, now(), now());
  END IF;
  UPDATE public.waiting_person x SET settled_at = now(), settled = 'admitted' WHERE x.id = w.id;
  RETURN coalesce(i.person_id, made);
END $$;

CREATE FUNCTION rights.turn_away(waiting uuid) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.waiting_person w SET settled_at = now(), settled = 'turned away' WHERE w.id = waiting AND w.settled_at IS NULL AND rights.lets_in(w.agency_id);
  RETURN FOUND;
END $$;

-- Invite somebody new. The person exists from now on, without any role; the role waits with the invitation.
CREATE FUNCTION rights.invite(invitation uuid, secret text, invited_name text, invited_email text, agency uuid, role text, partnership uuid) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE made uuid := gen_random_uuid();
BEGIN
  IF NOT rights.invites_to(agency) THEN RETURN false; END IF;
  INSERT INTO public.person (id, name) VALUES (made, invited_name);
  INSERT INTO public.person_contact (person_id, email) VALUES (made, invited_email);
  PERFORM rights.write_invitation(invitation, secret, made, agency, invited_email, role, partnership, rights.person());
  RETURN true;
END $$;

CREATE FUNCTION rights.write_invitation(invitation uuid, secret text, person uuid, agency uuid, email text, role text, partnership uuid, inviter uuid) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.person_invitation (id, secret_hash, person_id, agency_id, email, role, partnership_id, invited_by_id, invited_by, invited_at, ends_at)
  VALUES (invitation, sha256(convert_to(secret, 'UTF8')), person, agency, email, role, partnership, inviter,
          coalesce((SELECT p.name FROM public.person p WHERE p.id = inviter), 'The people who run the portal'), now(), now() + interval '7 days');
END $$;

-- What the holder of an invitation's link is shown; NULL when there is no such link.
CREATE FUNCTION rights.invitation_behind(secret text) RETURNS jsonb STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('agency', a.name, 'invited_by', v.invited_by, 'name', p.name, 'role', v.role, 'ends_at', v.ends_at,
                 'is_open', v.used_at IS NULL AND v.refused_at IS NULL AND v.ends_at > now(),
                 'providers', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', x.key, 'name', x.name) ORDER BY x.name), '[]')
                                 FROM public.identity_provider x JOIN public.provider_agency pa ON pa.provider_id = x.id AND pa.agency_id = v.agency_id
                                WHERE x.disabled_at IS NULL))
            FROM public.person_invitation v JOIN public.agency a ON a.id = v.agency_id JOIN public.person p ON p.id = v.person_id
           WHERE v.secret_hash = sha256(convert_to(secret, 'UTF8')));
END $$;

-- Invitations that still wait: to be opened, or to be confirmed with the name and address the provider gave.
CREATE FUNCTION rights.invitations() RETURNS TABLE (id uuid, name text, email text, agency_id uuid, agency text, role text, partnership_id uuid, invited_by text, ends_at timestamptz, used_at timestamptz, name_given text, email_given text, invited_by_id uuid) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT v.id, p.name, v.email, a.id, a.name, v.role, v.partnership_id, v.invited_by, v.ends_at, v.used_at, i.name_given, i.email_given, v.invited_by_id
    FROM public.person_invitation v JOIN public.person p ON p.id = v.person_id JOIN public.agency a ON a.id = v.agency_id
    LEFT JOIN public.identity i ON i.id = v.identity_id
   WHERE v.confirmed_at IS NULL AND v.refused_at IS NULL AND rights.invites_to(v.agency_id) AND v.person_id IS DISTINCT FROM rights.person()
   ORDER BY v.used_at NULLS LAST, v.invited_at, v.id LIMIT 200;
END $$;

CREATE FUNCTION rights.may_settle(invitation uuid) RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN EXISTS (SELECT 1 FROM rights.invitations() v WHERE v.id = invitation); END $$;

CREATE FUNCTION rights.settle_invitation(invitation uuid, is_right boolean) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE v public.person_invitation;
BEGIN
  SELECT x.* INTO v FROM public.person_invitation x WHERE x.id = invitation AND x.confirmed_at IS NULL AND x.refused_at IS NULL FOR UPDATE;
  IF v.id IS NULL OR is_right AND v.identity_id IS NULL THEN RETURN NULL; END IF;
  IF is_right THEN
    UPDATE public.identity i SET confirmed_at = now() WHERE i.id = v.identity_id AND i.confirmed_at IS NULL;
    UPDATE public.person_invitation x SET confirmed_at = now() WHERE x.id = v.id;
  ELSE
    UPDATE public.person_invitation x SET refused_at = now(), identity_id = NULL WHERE x.id = v.id;
    -- The account was never let in: whoever it belongs to may come by another way.
    DELETE FROM public.identity i WHERE i.id = v.identity_id AND i.confirmed_at IS NULL AND i.closed_at IS NULL;
  END IF;
  RETURN v.person_id;
END $$;

CREATE FUNCTION rights.confirm_invitation(invitation uuid) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN CASE WHEN rights.may_settle(invitation) THEN rights.settle_invitation(invitation, true) END; END $$;

CREATE FUNCTION rights.refuse_invitation(invitation uuid) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN CASE WHEN rights.may_settle(invitation) THEN rights.settle_invitation(invitation, false) END; END $$;

GRANT EXECUTE ON FUNCTION rights.waiting(), rights.admit(uuid), rights.turn_away(uuid), rights.invite(uuid, text, text, text, uuid, text, uuid),
  rights.invitation_behind(text), rights.invitations(), rights.confirm_invitation(uuid), rights.refuse_invitation(uuid) TO portal_web;
-- The operator invites a first coordinator, and may confirm who came.
GRANT EXECUTE ON FUNCTION rights.write_invitation(uuid, text, uuid, uuid, text, text, uuid, uuid), rights.settle_invitation(uuid, boolean) TO portal_worker;

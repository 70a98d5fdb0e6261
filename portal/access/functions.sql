-- What the database reads for itself about the person who looks. Every function answers one question, is the owner's,
-- names everything in full, and is granted to whom it serves and to nobody else.

CREATE FUNCTION rights.today() RETURNS date STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (now() AT TIME ZONE 'Europe/London')::date; END $$;

-- Who may act as what, where, today: an appointment in one partnership, an appointment at an agency (which counts in every
-- partnership of which that agency is a member today), or a mandate.
CREATE VIEW rights.capacity AS
SELECT a.person_id, a.agency_id, a.partnership_id, a.role::text AS role, a.group_id
  FROM public.appointment a
  JOIN public.person p ON p.id = a.person_id AND p.closed_at IS NULL
  JOIN public.membership m ON m.agency_id = a.agency_id AND m.partnership_id = a.partnership_id
 WHERE (SELECT rights.today()) BETWEEN a.starts_on AND coalesce(a.ends_on, 'infinity')
   AND (SELECT rights.today()) BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity')
UNION ALL
SELECT a.person_id, a.agency_id, m.partnership_id, a.role::text, NULL::uuid
  FROM public.appointment a
  JOIN public.person p ON p.id = a.person_id AND p.closed_at IS NULL
  JOIN public.membership m ON m.agency_id = a.agency_id
 WHERE a.partnership_id IS NULL
   AND (SELECT rights.today()) BETWEEN a.starts_on AND coalesce(a.ends_on, 'infinity')
   AND (SELECT rights.today()) BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity')
UNION ALL
SELECT d.person_id, d.agency_id, s.partnership_id, d.role::text, NULL::uuid
  FROM public.mandate d
  JOIN public.seat s ON s.id = d.seat_id
  JOIN public.person p ON p.id = d.person_id AND p.closed_at IS NULL
  JOIN public.membership m ON m.agency_id = d.agency_id AND m.partnership_id = s.partnership_id
 WHERE (SELECT rights.today()) BETWEEN d.starts_on AND coalesce(d.ends_on, 'infinity')
   AND (SELECT rights.today()) BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity');

-- The session whose secret this transaction showed; none once it has ended, been closed, or idled for 30 minutes, nor for a person
-- whose record was closed.
CREATE FUNCTION rights.web_session() RETURNS public.web_session STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE found public.web_session;
BEGIN
  SELECT s.* INTO found FROM public.web_session s
   WHERE s.token_hash = sha256(decode(current_setting('portal.proof', true), 'hex'))
     AND s.ended_at IS NULL AND s.ends_at > now() AND s.seen_at > now() - interval '30 minutes'
     AND EXISTS (SELECT 1 FROM public.person p WHERE p.id = s.person_id AND p.closed_at IS NULL);
  RETURN found;
END $$;

CREATE FUNCTION rights.person() RETURNS uuid STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT s.person_id FROM public.web_session s JOIN public.person p ON p.id = s.person_id AND p.closed_at IS NULL
   WHERE s.token_hash = sha256(decode(current_setting('portal.proof', true), 'hex'))
     AND s.ended_at IS NULL AND s.ends_at > now() AND s.seen_at > now() - interval '30 minutes');
END $$;

-- Person and agency of the session in one look-up: the agency chosen in it, while a provider of this sign-in serves it.
CREATE FUNCTION rights.looking(OUT person_id uuid, OUT agency_id uuid) RETURNS record STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.person_id, s.agency_id INTO person_id, agency_id FROM public.web_session s
   WHERE s.token_hash = sha256(decode(current_setting('portal.proof', true), 'hex'))
     AND s.ended_at IS NULL AND s.ends_at > now() AND s.seen_at > now() - interval '30 minutes'
     AND EXISTS (SELECT 1 FROM public.provider_agency pa WHERE pa.agency_id = s.agency_id AND pa.provider_id = ANY (s.provider_ids));
END $$;

-- The agency acted for: chosen in the session, and only while a provider of this sign-in serves it and a capacity there holds.
CREATE FUNCTION rights.agency() RETURNS uuid STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  SELECT * INTO s FROM rights.looking();
  RETURN (SELECT s.agency_id WHERE EXISTS (SELECT 1 FROM rights.capacity c WHERE c.person_id = s.person_id AND c.agency_id = s.agency_id));
END $$;

CREATE FUNCTION rights.holds(roles text[]) RETURNS uuid[] STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  SELECT * INTO s FROM rights.looking();
  RETURN (SELECT coalesce(array_agg(DISTINCT c.partnership_id), '{}') FROM rights.capacity c
   WHERE c.person_id = s.person_id AND c.agency_id = s.agency_id AND c.role = ANY (roles));
END $$;

CREATE FUNCTION rights.partnerships() RETURNS uuid[] STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  SELECT * INTO s FROM rights.looking();
  RETURN (SELECT coalesce(array_agg(DISTINCT c.partnership_id), '{}') FROM rights.capacity c
   WHERE c.person_id = s.person_id AND c.agency_id = s.agency_id);
END $$;

CREATE FUNCTION rights.groups() RETURNS uuid[] STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  SELECT * INTO s FROM rights.looking();
  RETURN (SELECT coalesce(array_agg(DISTINCT c.group_id) FILTER (WHERE c.group_id IS NOT NULL), '{}') FROM rights.capacity c
   WHERE c.person_id = s.person_id AND c.agency_id = s.agency_id);
END $$;

CREATE FUNCTION rights.excluded() RETURNS uuid[] STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(e.record_id), '{}') FROM public.exclusion e WHERE e.person_id = rights.person());
END $$;

-- Dear, so that whatever else decides is asked first.
CREATE FUNCTION rights.is_excluded(person uuid, record uuid) RETURNS boolean STABLE PARALLEL SAFE COST 10000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.exclusion e WHERE e.person_id = person AND e.record_id = record);
END $$;

CREATE FUNCTION rights.is_excluded_from_any(person uuid, records uuid[]) RETURNS boolean STABLE PARALLEL SAFE COST 10000 SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.exclusion e WHERE e.person_id = person AND e.record_id = ANY (records));
END $$;

-- Agencies that are members, today, of a partnership in which the person holds one of these roles.
CREATE FUNCTION rights.member_agencies(roles text[]) RETURNS uuid[] STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE partnerships uuid[] := rights.holds(roles); today date := rights.today();
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT m.agency_id), '{}') FROM public.membership m
   WHERE m.partnership_id = ANY (partnerships) AND today BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity'));
END $$;

CREATE FUNCTION rights.is_member(agency uuid, partnership uuid) RETURNS boolean STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.membership m WHERE m.agency_id = agency AND m.partnership_id = partnership
                    AND rights.today() BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity'));
END $$;

-- Coming in: the one thing asked at the start of every signed-in transaction. Writes the last-seen time at most once a
-- minute, sets the proof for this transaction, and answers who it is and what they hold today.
CREATE FUNCTION rights.come_in(token text) RETURNS jsonb VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s public.web_session; acting uuid; was_noted boolean := false;
BEGIN
  PERFORM set_config('portal.proof', token, true), set_config('portal.link', '', true), set_config('portal.system', '', true);
  s := rights.web_session();
  IF s.id IS NULL THEN
    PERFORM set_config('portal.proof', '', true);
    RETURN NULL;
  END IF;
  IF s.seen_at < now() - interval '1 minute' AND NOT pg_is_in_recovery() THEN
    UPDATE public.web_session w SET seen_at = now() WHERE w.id = s.id;
    was_noted := true;
  END IF;
  acting := rights.agency();
  RETURN jsonb_build_object(
    'person_id', s.person_id,
    'session_id', s.id,
    'was_noted', was_noted,
    'name', (SELECT p.name FROM public.person p WHERE p.id = s.person_id),
    'agency_id', acting,
    'agency_name', (SELECT a.name FROM public.agency a WHERE a.id = acting),
    'agency_sector', (SELECT a.sector FROM public.agency a WHERE a.id = acting),
    'ends_at', s.ends_at,
    'previous_visit_at', s.previous_visit_at,
    'agencies', (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) ORDER BY a.name)
                   FROM public.agency a
                  WHERE a.id IN (SELECT c.agency_id FROM rights.capacity c WHERE c.person_id = s.person_id)
                    AND EXISTS (SELECT 1 FROM public.provider_agency pa WHERE pa.agency_id = a.id AND pa.provider_id = ANY (s.provider_ids))),
    'places', (SELECT jsonb_agg(jsonb_build_object('id', pt.id, 'key', pt.key, 'name', pt.name, 'prefix', pt.prefix) ORDER BY pt.key)
                 FROM public.partnership pt
                WHERE pt.id IN (SELECT c.partnership_id FROM rights.capacity c WHERE c.person_id = s.person_id AND c.agency_id = acting)),
    'capacities', (SELECT jsonb_agg(DISTINCT jsonb_build_object('partnership_id', c.partnership_id, 'role', c.role, 'group_id', c.group_id))
                     FROM rights.capacity c
                    WHERE c.person_id = s.person_id AND c.agency_id = acting));
END $$;

-- The holder of a school's personal link: which invitation its secret opens, until the link is withdrawn or has ended, links
-- are switched off in the partnership, the campaign is stopped, or the next one that asks the same agency opens.
CREATE FUNCTION rights.link() RETURNS public.invitation_link STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE found public.invitation_link;
BEGIN
  SELECT l.* INTO found FROM public.invitation_link l
    JOIN public.invitation i ON i.id = l.invitation_id JOIN public.campaign c ON c.id = i.campaign_id
    JOIN public.partnership p ON p.id = l.partnership_id
   WHERE l.secret_hash = sha256(decode(current_setting('portal.link', true), 'hex')) AND l.withdrawn_at IS NULL AND l.ends_at > now()
     AND c.stage <> 'stopped' AND p.settings ->> 'personal_links' IS DISTINCT FROM 'off'
     AND NOT EXISTS (SELECT 1 FROM public.invitation a JOIN public.campaign n ON n.id = a.campaign_id
           WHERE a.agency_id = i.agency_id AND a.partnership_id = i.partnership_id AND n.opened_at > c.opened_at);
  RETURN found;
END $$;

CREATE FUNCTION rights.invitation() RETURNS uuid STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (rights.link()).invitation_id; END $$;

CREATE FUNCTION rights.link_partnership() RETURNS uuid STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (rights.link()).partnership_id; END $$;

CREATE FUNCTION rights.come_by_link(secret text) RETURNS uuid STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('portal.proof', '', true), set_config('portal.link', secret, true), set_config('portal.system', '', true);
  RETURN rights.invitation();
END $$;

-- A job that must look as one person (a mail, a digest): a session of one minute that no cookie carries.
CREATE FUNCTION rights.stand_in(person uuid, agency uuid) RETURNS text VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE secret text := encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
BEGIN
  INSERT INTO public.web_session (id, token_hash, person_id, agency_id, provider_ids, started_at, seen_at, ends_at)
  VALUES (gen_random_uuid(), sha256(decode(secret, 'hex')), person, agency,
          ARRAY(SELECT pa.provider_id FROM public.provider_agency pa WHERE pa.agency_id = agency),
          now(), now(), now() + interval '1 minute');
  RETURN secret;
END $$;

-- Everything a rule rests on, in one digest: a policy, flag, owner, grant, function or role changed by hand shows.
CREATE FUNCTION rights.state() RETURNS text STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN encode(sha256(convert_to(concat_ws(E'\n',
    (SELECT string_agg(concat_ws('|', schemaname, tablename, policyname, permissive, roles::text, cmd, qual, with_check), E'\n'
                       ORDER BY schemaname, tablename, policyname) FROM pg_policies),
    (SELECT string_agg(concat_ws('|', n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
                                 pg_get_userbyid(c.relowner), (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(c.relacl) x), c.reloptions::text), E'\n' ORDER BY n.nspname, c.relname)
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'rights') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')),
    (SELECT string_agg(concat_ws('|', c.relname, a.attname, (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(a.attacl) x)), E'\n' ORDER BY c.relname, a.attname)
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND a.attacl IS NOT NULL),
    (SELECT string_agg(concat_ws('|', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_userbyid(p.proowner),
                                 p.prosecdef, p.provolatile, p.proconfig::text, (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(p.proacl) x), md5(p.prosrc)), E'\n'
                       ORDER BY n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('rights', 'jobs')),
    (SELECT string_agg(concat_ws('|', t.tgname, c.relname, t.tgenabled, md5(pg_get_triggerdef(t.oid))), E'\n' ORDER BY c.relname, t.tgname)
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND NOT t.tgisinternal),
    (SELECT string_agg(concat_ws('|', r.rolname, r.rolsuper, r.rolbypassrls, r.rolinherit, r.rolcreaterole, r.rolcreatedb), E'\n' ORDER BY r.rolname)
       FROM pg_roles r WHERE r.rolname LIKE 'portal\_%'),
    (SELECT string_agg(concat_ws('|', pg_get_userbyid(m.roleid), pg_get_userbyid(m.member)), E'\n' ORDER BY 1)
       FROM (SELECT DISTINCT roleid, member FROM pg_auth_members
              WHERE pg_get_userbyid(member) LIKE 'portal\_%') m)
  ), 'UTF8')), 'hex');
END $$;

CREATE FUNCTION rights.is_as_installed() RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.row_rules_installed i WHERE i.stored_digest = rights.state());
END $$;

CREATE FUNCTION rights.installed_source() RETURNS text STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT i.source_digest FROM public.row_rules_installed i ORDER BY i.at DESC LIMIT 1);
END $$;

GRANT EXECUTE ON FUNCTION rights.today(), rights.person(), rights.agency(), rights.holds(text[]), rights.partnerships(), rights.groups(),
  rights.excluded(), rights.come_in(text), rights.invitation(), rights.link_partnership(), rights.come_by_link(text), rights.member_agencies(text[]) TO portal_web;
GRANT EXECUTE ON FUNCTION rights.today(), rights.stand_in(uuid, uuid) TO portal_worker;
GRANT EXECUTE ON FUNCTION rights.is_as_installed(), rights.installed_source() TO portal_web, portal_worker, portal_sign_in;

-- References are drawn at random among the unused numbers of their kind in that partnership, never counted up, so that a gap
-- says nothing: five digits, one more as soon as about half of them are taken (32 probes tell).
CREATE FUNCTION rights.draw_reference() RETURNS trigger VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE
  head text := (SELECT p.prefix FROM public.partnership p WHERE p.id = NEW.partnership_id) || '-' || TG_ARGV[0];
  digits int := 5; candidate text; is_taken boolean; taken int;
BEGIN
  LOOP
    candidate := head || lpad((random() * (10 ^ digits - 1))::bigint::text, digits, '0');
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I WHERE partnership_id = $1 AND reference = $2)', TG_TABLE_NAME)
       INTO is_taken USING NEW.partnership_id, candidate;
    EXIT WHEN NOT is_taken;
    EXECUTE format('SELECT count(*) FROM generate_series(1, 32) WHERE EXISTS (SELECT 1 FROM public.%I WHERE partnership_id = $1 AND reference = $2 || lpad((random() * $3)::bigint::text, $4, ''0''))', TG_TABLE_NAME)
       INTO taken USING NEW.partnership_id, head, 10 ^ digits - 1, digits;
    IF taken >= 16 THEN digits := digits + 1; END IF;
  END LOOP;
  NEW.reference := candidate;
  RETURN NEW;
END $$;
GRANT EXECUTE ON FUNCTION rights.draw_reference() TO portal_web, portal_worker;

CREATE FUNCTION rights.migration() RETURNS text STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT v.version_num FROM public.alembic_version v); END $$;

-- When the worker last said that it lives.
CREATE FUNCTION rights.worker_beat() RETURNS timestamptz STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT max(b.at) FROM public.worker_beat b); END $$;
GRANT EXECUTE ON FUNCTION rights.migration(), rights.worker_beat() TO portal_web, portal_worker, portal_sign_in;

-- --- a form kept for somebody whose session has just ended ------------------------------------------------------------

-- By the secret of that session, alive or run out today; never after signing out.
CREATE FUNCTION rights.keep_form(token text, at_path text, typed jsonb) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.kept_form k WHERE k.kept_at < now() - interval '1 day';
  INSERT INTO public.kept_form (id, person_id, agency_id, path, fields, kept_at)
  SELECT gen_random_uuid(), s.person_id, s.agency_id, at_path, typed, now() FROM public.web_session s
   WHERE token ~ '^[0-9a-f]{64}$' AND s.token_hash = sha256(decode(CASE WHEN token ~ '^[0-9a-f]{64}$' THEN token ELSE '' END, 'hex'))
     AND s.ended_at IS NULL AND s.ends_at > now() - interval '12 hours'
  ON CONFLICT (person_id, path) DO UPDATE SET agency_id = excluded.agency_id, fields = excluded.fields, kept_at = excluded.kept_at, offered_to = NULL;
  RETURN FOUND;
END $$;

-- After signing in: the newest form not yet handed back, at this path or ('') any; it belongs to this session from now on.
CREATE FUNCTION rights.hand_back_form(wanted text) RETURNS text VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE found_path text;
BEGIN
  UPDATE public.kept_form k SET offered_to = (rights.web_session()).id
   WHERE k.id = (SELECT x.id FROM public.kept_form x WHERE x.person_id = rights.person() AND x.offered_to IS NULL
                    AND x.kept_at > now() - interval '1 day' AND (wanted = '' OR x.path = wanted) ORDER BY x.kept_at DESC LIMIT 1)
  RETURNING k.path INTO found_path;
  RETURN found_path;
END $$;

CREATE FUNCTION rights.kept_form(wanted text) RETURNS jsonb STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('path', k.path, 'fields', k.fields, 'agency_id', k.agency_id, 'agency', (SELECT a.name FROM public.agency a WHERE a.id = k.agency_id))
            FROM public.kept_form k WHERE k.person_id = rights.person() AND k.path = wanted AND k.offered_to = (rights.web_session()).id);
END $$;

GRANT EXECUTE ON FUNCTION rights.keep_form(text, text, jsonb) TO portal_sign_in;
GRANT EXECUTE ON FUNCTION rights.hand_back_form(text), rights.kept_form(text) TO portal_web;

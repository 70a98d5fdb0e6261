-- --- the operator's commands and the demonstration's seeds ---------------------------------------------------------------

-- A provider: key, name, profile, issuer, client_id, client_secret, settings; an existing key is changed, but never its issuer.
CREATE FUNCTION rights.put_provider(given jsonb) RETURNS uuid VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE made uuid;
BEGIN
  INSERT INTO public.identity_provider AS p (id, key, name, profile, issuer, client_id, client_secret, settings, version)
  VALUES (gen_random_uuid(), given->>'key', given->>'name', given->>'profile', given->>'issuer', given->>'client_id', given->>'client_secret', given->'settings', 1)
  ON CONFLICT (key) DO UPDATE SET name = excluded.name, profile = excluded.profile, client_id = excluded.client_id,
    client_secret = excluded.client_secret, settings = excluded.settings, version = p.version + 1 WHERE p.issuer = excluded.issuer
  RETURNING p.id INTO made;
  RETURN made;
END $$;

CREATE FUNCTION rights.serve_agency(provider text, agency uuid, claim text) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.provider_agency (provider_id, agency_id, claim_value) SELECT p.id, agency, claim FROM public.identity_provider p WHERE p.key = provider
  ON CONFLICT (provider_id, agency_id) DO UPDATE SET claim_value = excluded.claim_value;
END $$;

CREATE FUNCTION rights.lead_domain(provider text, domain text, below boolean) RETURNS void VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.provider_domain (domain, provider_id, with_subdomains) SELECT lower(lead_domain.domain), p.id, below FROM public.identity_provider p WHERE p.key = provider
  ON CONFLICT ON CONSTRAINT pk_provider_domain DO UPDATE SET with_subdomains = excluded.with_subdomains;
END $$;

CREATE FUNCTION rights.list_providers() RETURNS TABLE (key text, name text, profile text, issuer text, client_id text, version integer, disabled_at timestamptz, agencies bigint) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT p.key, p.name, p.profile, p.issuer, p.client_id, p.version, p.disabled_at,
    (SELECT count(*) FROM public.provider_agency pa WHERE pa.provider_id = p.id) FROM public.identity_provider p ORDER BY p.key;
END $$;

-- Switched off: nobody comes in through it, and whoever did is out.
CREATE FUNCTION rights.disable_provider(provider text) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE found_id uuid;
BEGIN
  UPDATE public.identity_provider p SET disabled_at = now(), version = p.version + 1 WHERE p.key = provider AND p.disabled_at IS NULL RETURNING p.id INTO found_id;
  PERFORM rights.end_session(s.id, 'provider disabled') FROM public.web_session s WHERE found_id = ANY (s.provider_ids) AND s.ended_at IS NULL;
  RETURN found_id IS NOT NULL;
END $$;

CREATE FUNCTION rights.bind_identity(provider text, subject text, person uuid, name text, email text) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.identity (id, provider_id, subject, person_id, name_given, email_given, bound_at, confirmed_at)
  SELECT gen_random_uuid(), p.id, bind_identity.subject, person, bind_identity.name, email, now(), now() FROM public.identity_provider p WHERE p.key = provider
  ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

CREATE FUNCTION rights.close_person(person uuid) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.person p SET closed_at = now() WHERE p.id = person AND p.closed_at IS NULL;
  RETURN FOUND;
END $$;

GRANT EXECUTE ON FUNCTION rights.put_provider(jsonb), rights.serve_agency(text, uuid, text), rights.lead_domain(text, text, boolean), rights.list_providers(),
  rights.disable_provider(text), rights.bind_identity(text, text, uuid, text, text), rights.close_person(uuid) TO portal_worker;

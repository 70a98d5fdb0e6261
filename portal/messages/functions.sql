-- What is kept no longer than it serves. Each function forgets one kind of thing past its time, counts, and is one job's alone.
CREATE FUNCTION rights.ask_for_retention() RETURNS void STABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('portal.system', true) IS DISTINCT FROM 'retention' THEN
    RAISE EXCEPTION 'only the retention job forgets' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Sessions that ended three months ago.
CREATE FUNCTION rights.forget_sessions() RETURNS integer VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE gone uuid[]; forgotten integer;
BEGIN
  PERFORM rights.ask_for_retention();
  gone := ARRAY(SELECT s.id FROM public.web_session s WHERE least(s.ended_at, s.ends_at) < now() - interval '3 months');
  DELETE FROM public.session_identity i WHERE i.session_id = ANY (gone);
  DELETE FROM public.web_session s WHERE s.id = ANY (gone);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;

-- Words and addresses of mail settled twelve months ago; that it was sent, when, about what and with which result remains.
CREATE FUNCTION rights.forget_outbox_texts() RETURNS integer VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE forgotten integer;
BEGIN
  PERFORM rights.ask_for_retention();
  UPDATE public.message m SET subject = NULL, body = NULL, facts = '{}', sealed = NULL, address = NULL, sent_to = NULL
   WHERE m.state <> 'queued' AND m.settled_at < now() - interval '12 months'
     AND (m.subject IS NOT NULL OR m.body IS NOT NULL OR m.facts <> '{}' OR m.sealed IS NOT NULL OR m.address IS NOT NULL OR m.sent_to IS NOT NULL);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
GRANT EXECUTE ON FUNCTION rights.forget_sessions(), rights.forget_outbox_texts() TO portal_worker;

-- --- the answer to a form, kept for the browser that sent it, half an hour at most --------------------------------------

-- Sealed by the web server with the browser's own secret: here it is only bytes. With 2,000 of them (some 100 MB) no more are
-- taken, and people get the plain answer instead.
CREATE FUNCTION rights.keep_answer(wanted text, kept text) RETURNS boolean VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.sign_in_state s WHERE s.ends_at < now();
  IF (SELECT count(*) FROM public.sign_in_state s WHERE s.key LIKE 'answer:%') >= 2000 THEN RETURN false; END IF;
  INSERT INTO public.sign_in_state (key, value, ends_at) VALUES ('answer:' || wanted, kept, now() + interval '30 minutes') ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

GRANT EXECUTE ON FUNCTION rights.keep_answer(text, text) TO portal_sign_in;

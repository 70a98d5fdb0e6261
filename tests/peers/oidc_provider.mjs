// A provider written by others (npm oidc-provider), so that our sign-in is not only tested against our own.
// Arguments: port, application's address. Prints "ready" when it answers; whoever signs in is the same invented person.
import Provider from 'oidc-provider';

const [port, application] = process.argv.slice(2);

const account = (id) => ({
  accountId: id,
  claims: async () => ({ sub: id, name: 'Farah Siddiqui', email: 'farah.siddiqui@peer.example', email_verified: true }),
});

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'portal',
    client_secret: 'a-secret-for-the-test-only',
    redirect_uris: [`${application}/callback`],
    post_logout_redirect_uris: [`${application}/left`],
    backchannel_logout_uri: `${application}/back-channel`,
    backchannel_logout_session_required: true,
  }],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  cookies: { keys: ['only for this test'] },
  findAccount: async (_context, id) => account(id),
  features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  // It refuses calls to this machine by default (its dispatcher); both sides of this test are on it.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
// Ends when told, and when the test that started it is gone.
process.on('SIGTERM', () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).resume();

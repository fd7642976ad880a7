import { b, code, join, type Rich, t } from '../text.ts';

/** A secret was typed where none belongs. */
export const pasted = {
  title: 'That looked like a secret',
  kinds: {
    segment_token: 'a Segment Public API token',
    segment_write_key: 'a Segment write key',
    slack: 'a Slack token or signing secret',
    azure: 'a Microsoft client secret',
    llm: 'an API key of a language model',
    aws: 'an AWS access key',
    google: 'a Google API key',
    github: 'a GitHub or GitLab token',
    private_key: 'a private key',
    jwt: 'a signed token (JWT)',
    authorization: 'the credentials of an Authorization header',
    password: 'a password',
    api_key: 'an API key or token',
    random: 'a key or token: a long random text',
  },
  message: (kinds: readonly string[]): Rich =>
    t`Your message held what looks like ${join(kinds.map((kind) => b(kind)))}. I did not keep it, log it or use it; the rest of the message I read as usual.`,
  remove:
    'It still stands in Slack, where I may not delete what you wrote: please delete your message, and make the secret invalid.',
  /** Slack shows a command to nobody. */
  command: 'Slack shows a command to nobody else. To be safe, make the secret invalid all the same.',
  rotate: {
    segment_token: t`Segment token: in Segment, ${b('Settings > Workspace settings > Access Management > Tokens')}, delete it and create another one.`,
    segment_write_key: t`Write key: in Segment, open the source, ${b('Settings > API Keys')}, generate another one and remove this one once your code has the new one.`,
    slack: t`Slack: at ${code('api.slack.com/apps')}, open the app; tokens under ${b('OAuth & Permissions')}, the signing secret under ${b('Basic Information')}.`,
    azure: t`Microsoft: in the Azure portal, ${b('App registrations > Certificates & secrets')}, delete it and create another one.`,
    llm: 'Language model: in the console of its provider, under API keys, revoke it and create another one.',
    aws: t`AWS: in the console, ${b('IAM > Users > Security credentials')}, deactivate the access key and create another one.`,
    google: t`Google: in the Cloud console, ${b('APIs & Services > Credentials')}, delete the key and create another one.`,
    github: t`GitHub or GitLab: in your settings, ${b('Developer settings')} or ${b('Access tokens')}, revoke it and create another one.`,
    private_key: 'Private key: where it was issued, revoke it and create another pair.',
    jwt: 'Signed token: log out everywhere where it was issued, or wait until it has expired.',
    authorization: 'Credentials: change the password or revoke the token at the service that they open.',
    password: 'Password: change it at the service that it opens.',
    api_key:
      'Key or token: at the tool that it belongs to, under its API settings, revoke it and create another one.',
    random: 'If it is a key or token: at the tool that it belongs to, revoke it and create another one.',
  },
  form: 'Keys and tokens go into the form for settings, never into a message: from there they go to Segment only.',
  formOf: (name: string): Rich =>
    t`Keys and tokens go into the form, never into a message: from there they go to Segment only. This is the form of ${b(name)}.`,
  tokenForm:
    'A token for me goes into the form for the Segment workspace, never into a message: a new one, as this one was seen.',
  formButton: 'Fill in settings',
  /** Under a field of a form that asks for no secret. */
  field: (kind: string): string =>
    `This looks like ${kind}. This field is shown to others, so I did not take it. Please remove it; secrets belong only into fields that ask for one.`,
};

import { type OptionSpec, source } from './build.ts';
import type { SourceMetadata } from './types.ts';

const database: OptionSpec[] = [
  'hostname!:string',
  'port!:number',
  'database!:string',
  'username!:string',
  'password!:password',
];

/** The source of a space's Engage: Segment makes it by itself, so the catalogue does not offer it. */
export const engageSource: SourceMetadata = source({
  id: 'engageSpac',
  name: 'Engage',
  slug: 'personas',
  categories: ['Raw Data'],
  cloudEvents: true,
});

/** Ids, names and categories: segment-docs, src/_data/catalog/sources.yml (made from the Public API). */
export const sourceCatalogue: readonly SourceMetadata[] = [
  source({ id: 'IqDTy1TpoU', name: 'Javascript', categories: ['Website'], options: ['domain:string'] }),
  source({
    id: 'V8ji9rWzoS',
    name: 'Shopify (by Littledata)',
    slug: 'shopify-littledata',
    categories: ['Website'],
    cloudEvents: true,
  }),

  source({ id: 'dZeHygTSD4', name: 'Apple', categories: ['Mobile'] }),
  source({ id: '9EMcTqiKok', name: 'Kotlin (Android)', slug: 'kotlin-android', categories: ['Mobile'] }),
  source({ id: 'B0X0QmvMny', name: 'React Native', categories: ['Mobile'] }),
  source({ id: 'CvYws1p1ZA', name: 'Flutter', categories: ['Mobile'] }),
  source({ id: '4zkHfaSKI8', name: 'Unity', categories: ['Mobile'] }),
  source({ id: 'wcssVcPJrc', name: 'Xamarin', categories: ['Mobile'] }),

  source({ id: 'iUM16Md8P2', name: 'HTTP API', categories: ['Server'] }),
  source({ id: 'U9mT0bPcI6', name: 'Node.js', categories: ['Server'] }),
  source({ id: 'XRksQPCr7X', name: 'Python', categories: ['Server'] }),
  source({ id: 'V6ynUvQgbc', name: 'Java', categories: ['Server'] }),
  source({ id: 'yBvi77aEwr', name: 'Go', categories: ['Server'] }),
  source({ id: 'aACTBqIbWT', name: 'Ruby', categories: ['Server'] }),
  source({ id: 'TDO70If4mD', name: 'PHP', categories: ['Server'] }),

  source({
    id: 'BQp3zGUgjV',
    name: 'Snowflake',
    categories: ['Warehouse'],
    options: [
      'account!:string',
      'database!:string',
      'warehouse!:string',
      'username!:string',
      'password!:password',
    ],
  }),
  source({
    id: '78PbvP2yv8',
    name: 'BigQuery',
    slug: 'bigquery',
    categories: ['Warehouse'],
    options: ['projectId!:string', 'location:string', 'credentials!:password'],
  }),
  source({ id: 'WvlvcGEJsT', name: 'Postgres', categories: ['Warehouse'], options: database }),
  source({ id: '0yMe8VfuDc', name: 'Redshift', categories: ['Warehouse'], options: database }),
  source({
    id: 'aSPS4yE0CZ',
    name: 'Databricks',
    categories: ['Warehouse'],
    options: ['hostname!:string', 'httpPath!:string', 'token!:password'],
  }),
  source({ id: 'xNpohElkX2', name: 'Azure', categories: ['Warehouse'], options: database }),

  source({ id: 'mazatB39IS', name: 'Facebook Ads', categories: ['Advertising'] }),
  source({ id: 'cQ8NOxeApJ', name: 'Google Ads', categories: ['Advertising'] }),
  source({ id: 'aC11S74HWK', name: 'ProveSource', categories: ['Advertising'], cloudEvents: true }),

  source({ id: '2baks93n', name: 'Salesforce', categories: ['CRM', 'Object Destination'] }),
  source({ id: '2baks93o', name: 'HubSpot', slug: 'hubspot', categories: ['CRM'] }),
  source({ id: '1bow82lmk', name: 'Stripe', categories: ['Payments'], options: ['apiKey:password'] }),
  source({ id: 'b3346ddd', name: 'Intercom', categories: ['Email Marketing'] }),
  source({ id: 'acd1bc21d', name: 'Mailchimp', categories: ['Email Marketing'] }),
  source({ id: 'VOXa199Bdm', name: 'Marketo', categories: ['Email Marketing'] }),
  source({
    id: 'jhr8dT2yHn',
    name: 'SendGrid',
    slug: 'sendgrid',
    categories: ['Email Marketing'],
    options: ['apiKey:password'],
  }),
  source({
    id: '43bb279b7',
    name: 'Twilio',
    categories: ['SMS & Push Notifications'],
    options: ['accountSid:string', 'authToken:password'],
  }),

  source({
    id: 'L8TEm5Z8UV',
    name: 'Braze',
    categories: ['SMS & Push Notifications', 'Email Marketing'],
    cloudEvents: true,
  }),
  source({
    id: 'sTypQz3Fd2',
    name: 'Customer.io',
    slug: 'customer-io',
    categories: ['Email Marketing'],
    cloudEvents: true,
  }),
  source({ id: 'lI8p2ldOqa', name: 'Iterable', categories: ['Email Marketing'], cloudEvents: true }),
  source({ id: 'EfKbe2yt0J', name: 'Klaviyo', categories: ['Email Marketing'], cloudEvents: true }),
  source({
    id: '85V0O2lkFs',
    name: 'Airship',
    categories: ['Marketing Automation', 'SMS & Push Notifications'],
    cloudEvents: true,
  }),
  source({ id: 'ODf0vA6dcH', name: 'Facebook Lead Ads', categories: ['Email Marketing'], cloudEvents: true }),
  source({
    id: 'o9OyD6xsVJ',
    name: 'OneSignal',
    slug: 'onesignal',
    categories: ['SMS & Push Notifications'],
    cloudEvents: true,
  }),
  source({
    id: 'pNvQ9udVMy',
    name: 'Insider',
    categories: ['Marketing Automation', 'SMS & Push Notifications', 'Email Marketing', 'Personalization'],
    cloudEvents: true,
  }),
  source({ id: 'lWnQVj7Zo4', name: 'Pendo', categories: ['Analytics'], cloudEvents: true }),
];

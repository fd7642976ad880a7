import { type ActionSpec, destination, select } from './build.ts';
import type { DestinationMetadata } from './types.ts';

const eventsAndPeople: ActionSpec[] = [
  { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
  { slug: 'updateUser', name: 'Create or Update a Person', trigger: 'type = "identify"' },
];

const email = 'Email Marketing';
const push = 'SMS & Push Notifications';

export const messagingDestinations: DestinationMetadata[] = [
  destination({
    id: '60f9d0d048950c356be2e4da',
    name: 'Braze Cloud Mode (Actions)',
    slug: 'actions-braze-cloud',
    categories: [email, 'Marketing Automation', push],
    warehouse: true,
    options: [
      'api_key!:password',
      'app_id:string',
      select('endpoint', 'REST Endpoint', [
        ['https://rest.iad-01.braze.com', 'US-01'],
        ['https://rest.iad-03.braze.com', 'US-03'],
        ['https://rest.fra-01.braze.eu', 'EU-01'],
      ]),
    ],
    actions: [
      { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track" and event != "Order Completed"' },
      { slug: 'updateUserProfile', name: 'Update User Profile', trigger: 'type = "identify"' },
      { slug: 'trackPurchase', name: 'Track Purchase', trigger: 'event = "Order Completed"' },
    ],
  }),
  destination({
    id: '5f7dd78fe27ce7ff2b8bfa37',
    name: 'Customer.io (Actions)',
    slug: 'customer-io-actions',
    categories: [email, 'Marketing Automation'],
    warehouse: true,
    options: [
      'siteId!:string',
      'apiKey!:password',
      select('accountRegion', 'Account Region', [
        ['US', 'US'],
        ['EU', 'EU'],
      ]),
    ],
    actions: [
      { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
      { slug: 'createUpdatePerson', name: 'Create or Update Person', trigger: 'type = "identify"' },
      { slug: 'trackPageView', name: 'Track Page View', trigger: 'type = "page"' },
    ],
  }),
  destination({
    id: '645babd9362d97b777391325',
    name: 'Iterable (Actions)',
    slug: 'actions-iterable',
    categories: [email, push],
    warehouse: true,
    options: [
      'apiKey!:string',
      select('dataCenterLocation', 'Data Center Location', [
        ['united_states', 'United States'],
        ['europe', 'Europe'],
      ]),
    ],
    actions: [
      { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track" and event != "Order Completed"' },
      { slug: 'updateUser', name: 'Upsert User', trigger: 'type = "identify"' },
      { slug: 'trackPurchase', name: 'Track Purchase', trigger: 'event = "Order Completed"' },
    ],
  }),
  destination({
    id: '631a6f32946dd8197e9cab66',
    name: 'SendGrid Marketing Campaigns',
    slug: 'actions-sendgrid',
    categories: [email, 'Marketing Automation'],
    warehouse: true,
    options: ['sendGridApiKey!:password'],
    actions: [
      {
        slug: 'updateUserProfile',
        name: 'Create or Update Contact',
        trigger: 'type = "identify" or type = "track"',
      },
      { slug: 'sendEmail', name: 'Send Email', trigger: 'type = "track"', withoutPreset: true },
    ],
  }),
  destination({
    id: '650bdf1a62fb34ef0a8058e1',
    name: 'Klaviyo (Actions)',
    slug: 'actions-klaviyo',
    categories: [email, push],
    warehouse: true,
    options: ['api_key!:password'],
    actions: [
      { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track" and event != "Order Completed"' },
      { slug: 'upsertProfile', name: 'Upsert Profile', trigger: 'type = "identify"' },
      { slug: 'orderCompleted', name: 'Order Completed', trigger: 'event = "Order Completed"' },
    ],
  }),
  destination({
    id: '6475c5c14f7db4914bcd512f',
    name: 'Airship (Actions)',
    slug: 'actions-airship',
    categories: [push, 'Marketing Automation'],
    warehouse: true,
    options: [
      'access_token!:password',
      'app_key!:string',
      select('endpoint', 'Data Center', [
        ['US', 'US'],
        ['EU', 'EU'],
      ]),
    ],
    actions: [
      { slug: 'customEvents', name: 'Custom Events', trigger: 'type = "track"' },
      { slug: 'setAttributes', name: 'Set Attributes', trigger: 'type = "identify" or type = "track"' },
      { slug: 'manageTags', name: 'Manage Tags', trigger: 'type = "identify"', withoutPreset: true },
    ],
  }),
  destination({
    id: '674f23ece330374dc1ecc874',
    name: 'Twilio Messaging',
    slug: 'actions-twilio-messaging',
    categories: [push],
    options: ['accountSID!:string', 'apiKeySID!:string', 'apiKeySecret!:password'],
    actions: [{ slug: 'sendMessage', name: 'Send Message', trigger: 'type = "track"' }],
  }),
  destination({
    id: '674f2453916dadbd36d899dc',
    name: 'Attentive (Actions)',
    slug: 'actions-attentive',
    categories: [push],
    warehouse: true,
    options: ['apiKey!:password'],
    actions: eventsAndPeople,
  }),
  destination({
    id: '66f2b0818aa856d4d2d87f90',
    name: 'Postscript',
    categories: [push],
    options: ['secret_key!:password'],
    actions: [{ slug: 'sendEvent', name: 'Send Event', trigger: 'type = "track"' }],
  }),
  destination({
    id: '6891fb45c0068b7fad1e80a5',
    name: 'Batch',
    categories: [push, email],
    options: ['apiToken!:password', 'projectKey!:string'],
    actions: eventsAndPeople,
  }),
  destination({
    id: '64e72af1eabf77368b877a51',
    name: 'Pushwoosh (Actions)',
    slug: 'actions-pushwoosh',
    categories: [push, 'Marketing Automation'],
    options: ['application!:string', 'api_key!:password'],
    actions: eventsAndPeople,
  }),
  destination({
    id: '620feaa207e70f6c6a765ff7',
    name: 'MoEngage (Actions)',
    slug: 'actions-moengage',
    categories: [email, push, 'Marketing Automation', 'Personalization'],
    warehouse: true,
    options: ['api_id!:string', 'api_key!:password', 'region!:string'],
    actions: eventsAndPeople,
  }),
  destination({
    id: '61d7456b078e79929de4ee8c',
    name: 'CleverTap (Actions)',
    slug: 'actions-clevertap',
    categories: [email, push, 'Personalization'],
    warehouse: true,
    options: ['clevertapAccountId!:string', 'clevertapPasscode!:password', 'clevertapEndpoint!:string'],
    actions: [{ slug: 'userUpload', name: 'User Upload', trigger: 'type = "identify"' }],
  }),
  destination({
    id: '63360a5fe290ca3fdfad4a68',
    name: 'Loops (Actions)',
    slug: 'actions-loops',
    categories: [email],
    options: ['apiKey!:password'],
    actions: eventsAndPeople,
  }),
  destination({
    id: '673b62169b3342fbe0fc28da',
    name: 'Drip (Actions)',
    slug: 'actions-drip',
    categories: [email],
    options: ['accountId!:string', 'apiKey!:password'],
    actions: eventsAndPeople,
  }),
  destination({
    id: '54521fd825e721e32a72eed1',
    name: 'Mailchimp',
    slug: 'mailchimp',
    categories: [email],
    options: ['apiKey!:string', 'datacenter!:string', 'listId!:string', 'doubleOptin:boolean'],
    methods: { track: false, pageview: false, group: false, alias: false },
  }),
  destination({
    id: '54521fda25e721e32a72eeeb',
    name: 'OneSignal',
    slug: 'onesignal',
    categories: [push],
    options: ['appId!:string', 'restApiKey:string'],
    methods: { group: false, alias: false },
  }),
];

import { type ActionSpec, destination, select } from './build.ts';
import type { DestinationMetadata } from './types.ts';

const trackAndIdentify: ActionSpec[] = [
  { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
  { slug: 'identifyUser', name: 'Identify User', trigger: 'type = "identify"' },
];

export const analyticsDestinations: DestinationMetadata[] = [
  destination({
    id: '5f7dd6d21ad74f3842b1fc47',
    name: 'Amplitude (Actions)',
    slug: 'actions-amplitude',
    categories: ['Analytics'],
    warehouse: true,
    options: [
      'apiKey!:string',
      'secretKey!:string',
      select('endpoint', 'Endpoint Region', [
        ['north_america', 'North America'],
        ['europe', 'Europe'],
      ]),
    ],
    actions: [
      {
        slug: 'logEventV2',
        name: 'Log Event',
        trigger: 'type = "track" or type = "page" or type = "screen"',
      },
      { slug: 'identifyUser', name: 'Identify User', trigger: 'type = "identify"' },
      {
        slug: 'logPurchase',
        name: 'Log Purchase',
        trigger: 'event = "Order Completed"',
        withoutPreset: true,
      },
    ],
  }),
  destination({
    id: '615c7438d93d9b61b1e9e192',
    name: 'Mixpanel (Actions)',
    slug: 'mixpanel-actions',
    categories: ['Analytics'],
    warehouse: true,
    options: [
      'projectToken!:string',
      'apiSecret!:string',
      select('apiRegion', 'Data Residency', [
        ['US', 'US'],
        ['EU', 'EU'],
      ]),
    ],
    actions: [
      { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
      { slug: 'identifyUser', name: 'Identify User', trigger: 'type = "identify"' },
      {
        slug: 'trackPurchase',
        name: 'Track Purchase',
        trigger: 'event = "Order Completed"',
        withoutPreset: true,
      },
    ],
  }),
  destination({
    id: '63ed446fe60a1b56c5e6f130',
    name: 'Google Analytics 4 Web',
    slug: 'actions-google-analytics-4-web',
    categories: ['Analytics'],
    web: true,
    options: ['measurementID!:string'],
    actions: [
      { slug: 'customEvent', name: 'Custom Event', trigger: 'type = "track"' },
      {
        slug: 'setConfigurationFields',
        name: 'Set Configuration Fields',
        trigger: 'type = "page" or type = "identify"',
      },
    ],
  }),
  destination({
    id: '60ad61f9ff47a16b8fb7b5d9',
    name: 'Google Analytics 4 Cloud',
    slug: 'actions-google-analytics-4',
    categories: ['Analytics'],
    warehouse: true,
    options: ['measurementId!:string', 'apiSecret!:string'],
    actions: [
      { slug: 'customEvent', name: 'Custom Event', trigger: 'type = "track"' },
      { slug: 'purchase', name: 'Purchase', trigger: 'type = "track" and event = "Order Completed"' },
      { slug: 'addToCart', name: 'Add to Cart', trigger: 'type = "track" and event = "Product Added"' },
    ],
  }),
  destination({
    id: '68516c107fc235f3572f8a64',
    name: 'PostHog',
    categories: ['Analytics', 'Feature Flagging'],
    warehouse: true,
    options: ['api_key!:password', 'endpoint!:string', 'project_id!:string'],
    actions: trackAndIdentify,
  }),
  destination({
    id: '62e184d538b54413fe754512',
    name: 'Heap (Actions)',
    slug: 'actions-heap',
    categories: ['Analytics'],
    warehouse: true,
    options: ['appId!:string', 'identityProperty:string'],
    actions: trackAndIdentify,
  }),
  destination({
    id: '6419fce5b6e12cf44efbd34c',
    name: 'June (Actions)',
    slug: 'actions-june',
    categories: ['Analytics'],
    warehouse: true,
    options: ['apiKey!:string'],
    actions: trackAndIdentify,
  }),
  destination({
    id: '62d9aa9899b06480f83e8a66',
    name: 'Fullstory Cloud Mode (Actions)',
    slug: 'actions-fullstory-cloud',
    categories: ['Analytics', 'Session Replay'],
    warehouse: true,
    options: ['apiKey!:password'],
    actions: trackAndIdentify,
  }),
  destination({
    id: '647f30a35eedd03afde0a1c3',
    name: 'Userpilot Cloud (Actions)',
    slug: 'actions-userpilot-cloud',
    categories: ['Analytics', 'Customer Success'],
    options: ['apiKey!:password', 'endpoint!:string'],
    actions: trackAndIdentify,
  }),
  destination({
    id: '54521fd525e721e32a72ee91',
    name: 'Amplitude',
    slug: 'amplitude',
    categories: ['Analytics'],
    options: ['apiKey!:string', 'secretKey:string', 'trackAllPages:boolean', 'traitsToIncrement:array'],
  }),
  destination({
    id: '54521fd925e721e32a72eed6',
    name: 'Mixpanel',
    slug: 'mixpanel',
    categories: ['Analytics'],
    options: [
      'token!:string',
      'apiSecret:string',
      'people:boolean',
      'eventIncrements:array',
      'propIncrements:array',
    ],
    methods: { group: false },
  }),
  destination({
    id: '54521fd725e721e32a72eebb',
    name: 'Google Universal Analytics',
    slug: 'google-analytics',
    categories: ['Analytics'],
    options: [
      'trackingId!:string',
      'dimensions:map',
      'metrics:map',
      'ignoredReferrers:array',
      'siteSpeedSampleRate:number',
    ],
    methods: { group: false, alias: false },
    status: 'DEPRECATED',
  }),
];

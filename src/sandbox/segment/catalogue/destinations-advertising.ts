import { type ActionSpec, destination } from './build.ts';
import type { DestinationMetadata } from './types.ts';

const conversions: ActionSpec[] = [
  { slug: 'purchase', name: 'Purchase', trigger: 'type = "track" and event = "Order Completed"' },
  { slug: 'addToCart', name: 'Add to Cart', trigger: 'type = "track" and event = "Product Added"' },
  { slug: 'pageView', name: 'Page View', trigger: 'type = "page"' },
];

const oneConversion: ActionSpec[] = [
  { slug: 'reportConversion', name: 'Report Conversion', trigger: 'type = "track"' },
];

export const advertisingDestinations: DestinationMetadata[] = [
  destination({
    id: '61806e472cd47ea1104885fc',
    name: 'Facebook Conversions API (Actions)',
    slug: 'actions-facebook-conversions-api',
    categories: ['Advertising'],
    warehouse: true,
    options: ['pixelId!:string', 'testEventCode:string'],
    actions: [
      { slug: 'purchase', name: 'Purchase', trigger: 'type = "track" and event = "Order Completed"' },
      { slug: 'addToCart', name: 'Add to Cart', trigger: 'type = "track" and event = "Product Added"' },
      { slug: 'custom', name: 'Custom Event', trigger: 'type = "track"', withoutPreset: true },
    ],
  }),
  destination({
    id: '615cae349d109d6b7496a131',
    name: 'TikTok Conversions',
    slug: 'tiktok-conversions',
    categories: ['Advertising'],
    warehouse: true,
    options: ['accessToken!:password', 'pixelCode!:string'],
    actions: conversions,
  }),
  destination({
    id: '60ae8b97dcb6cc52d5d0d5ab',
    name: 'Google Ads Conversions',
    slug: 'actions-google-enhanced-conversions',
    categories: ['Advertising', 'Analytics'],
    warehouse: true,
    options: ['conversionTrackingId:string', 'customerId:string'],
    actions: [
      {
        slug: 'uploadClickConversion',
        name: 'Upload Click Conversion',
        trigger: 'event = "Order Completed"',
      },
      {
        slug: 'uploadCallConversion',
        name: 'Upload Call Conversion',
        trigger: 'type = "track"',
        withoutPreset: true,
      },
    ],
  }),
  destination({
    id: '6261a8b6cb4caa70e19116e8',
    name: 'Snap Conversions API',
    categories: ['Advertising'],
    warehouse: true,
    options: ['pixel_id:string', 'snap_app_id:string'],
    actions: conversions,
  }),
  destination({
    id: '63e42e512566ad7c7ca6ba9b',
    name: 'Pinterest Conversions API',
    slug: 'actions-pinterest-conversions-api',
    categories: ['Advertising'],
    warehouse: true,
    options: ['ad_account_id!:string', 'conversion_token!:password'],
    actions: oneConversion,
  }),
  destination({
    id: '652e765dbea0a2319209d193',
    name: 'LinkedIn Conversions API',
    slug: 'actions-linkedin-conversions',
    categories: ['Advertising'],
    warehouse: true,
    actions: oneConversion,
  }),
  destination({
    id: '66cc766ef4b1c152177239a0',
    name: 'Reddit Conversions API',
    categories: ['Advertising'],
    warehouse: true,
    options: ['ad_account_id!:string', 'conversion_token!:password', 'test_mode:boolean'],
    actions: conversions,
  }),
  destination({
    id: '6238cec53a46dd187d094eb7',
    name: 'Criteo Audiences',
    categories: ['Advertising'],
    options: ['client_id!:string', 'client_secret!:password', 'advertiser_id!:string'],
    actions: [
      { slug: 'addUserToAudience', name: 'Add User to Audience', trigger: 'event = "Audience Entered"' },
      {
        slug: 'removeUserFromAudience',
        name: 'Remove User from Audience',
        trigger: 'event = "Audience Exited"',
      },
    ],
  }),
  destination({
    id: '645d5fc12eb891cf0a93fe4b',
    name: 'Facebook Custom Audiences (Actions)',
    slug: 'actions-facebook-custom-audiences',
    categories: ['Advertising'],
    warehouse: true,
    options: ['retlAdAccountId!:string'],
    actions: [{ slug: 'sync', name: 'Sync', trigger: 'type = "identify" or type = "track"' }],
  }),
  destination({
    id: '68b82be249b48bae343517c7',
    name: 'Microsoft Bing Conversions API',
    categories: ['Advertising'],
    options: ['UetTag!:string', 'ApiToken!:password'],
    actions: oneConversion,
  }),
  destination({
    id: '65c36c1e127fb2c8188a414c',
    name: 'StackAdapt Cloud (Actions)',
    slug: 'actions-stackadapt-cloud',
    categories: ['Advertising'],
    options: ['pixelId!:string'],
    actions: [{ slug: 'forwardEvent', name: 'Forward Event', trigger: 'type = "track" or type = "page"' }],
  }),
  destination({
    id: '566f05eee954a874ca44cd07',
    name: 'Facebook App Events',
    slug: 'facebook-app-events',
    categories: ['Advertising', 'Analytics'],
    options: ['appId!:string'],
    methods: { identify: false, group: false, alias: false, pageview: false },
  }),
];

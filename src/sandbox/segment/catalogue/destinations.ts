import { type ActionSpec, destination } from './build.ts';
import { advertisingDestinations } from './destinations-advertising.ts';
import { analyticsDestinations } from './destinations-analytics.ts';
import { messagingDestinations } from './destinations-messaging.ts';
import { otherDestinations } from './destinations-others.ts';
import type { DestinationMetadata } from './types.ts';

/** Made by Segment itself beside each warehouse source; never to be removed. */
export const profilesMetadataId = '639c2dbb1309fdcad13951b6';

const trackAndIdentify: ActionSpec[] = [
  { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
  { slug: 'identifyUser', name: 'Identify User', trigger: 'type = "identify"' },
];

const personalization: DestinationMetadata[] = [
  destination({
    id: '643697f531f98a978f414453',
    name: 'Insider Cloud Mode (Actions)',
    slug: 'insider-cloud-mode-actions',
    categories: ['Marketing Automation', 'Personalization'],
    warehouse: true,
    options: ['account_name!:string', 'ucd_key!:password'],
    actions: [
      { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
      { slug: 'updateUserProfile', name: 'Create or Update a User Profile', trigger: 'type = "identify"' },
      {
        slug: 'orderCompletedEvent',
        name: 'Order Completed Event',
        trigger: 'event = "Order Completed"',
        withoutPreset: true,
      },
    ],
  }),
  destination({
    id: '624dddd054ced46facfdb9c0',
    name: 'LaunchDarkly (Actions)',
    slug: 'actions-launchdarkly',
    categories: ['Feature Flagging', 'A/B Testing', 'Personalization'],
    warehouse: true,
    options: ['client_id!:string'],
    actions: [
      { slug: 'trackEvent', name: 'Track Metrics', trigger: 'type = "track"' },
      { slug: 'identifyUser', name: 'Create or Update User Contexts', trigger: 'type = "identify"' },
      { slug: 'aliasUser', name: 'Alias User', trigger: 'type = "alias"', withoutPreset: true },
    ],
  }),
  destination({
    id: '6537b55db9e94b2e110c9cf9',
    name: 'Movable Ink (Actions)',
    slug: 'actions-movable-ink',
    categories: ['Personalization'],
    warehouse: true,
    options: ['movable_ink_url!:string', 'username!:string', 'password!:string'],
    actions: [
      {
        slug: 'productViewed',
        name: 'Product Viewed',
        trigger: 'type = "track" and event = "Product Viewed"',
      },
      { slug: 'productAdded', name: 'Product Added', trigger: 'type = "track" and event = "Product Added"' },
      { slug: 'sendEntireEvent', name: 'Send Entire Event', trigger: 'type = "track"' },
    ],
  }),
  destination({
    id: '66f2aea175bae98028d5185a',
    name: 'Recombee',
    categories: ['Personalization'],
    warehouse: true,
    options: ['databaseId!:string', 'privateToken!:password'],
    actions: [
      {
        slug: 'addDetailView',
        name: 'Add Detail View',
        trigger: 'type = "track" and event = "Product Viewed"',
      },
      { slug: 'addPurchase', name: 'Add Purchase', trigger: 'type = "track" and event = "Order Completed"' },
      {
        slug: 'addCartAddition',
        name: 'Add Cart Addition',
        trigger: 'type = "track" and event = "Product Added"',
      },
    ],
  }),
  destination({
    id: '63bedc136a8484a53739e013',
    name: 'VWO Cloud Mode (Actions)',
    slug: 'actions-vwo-cloud',
    categories: ['A/B Testing', 'Personalization'],
    warehouse: true,
    options: ['vwoAccountId!:number', 'apikey:password'],
    actions: trackAndIdentify,
  }),
  destination({
    id: '64d3487dcc68fe039fb6237f',
    name: 'Gameball (Actions)',
    slug: 'actions-gameball',
    categories: ['Personalization', 'Marketing Automation'],
    options: ['apiKey!:password', 'secretKey!:password'],
    actions: trackAndIdentify,
  }),
];

const rawData: DestinationMetadata[] = [
  destination({
    id: profilesMetadataId,
    name: 'Segment Profiles',
    slug: 'actions-segment-profiles',
    categories: ['Raw Data', 'Analytics'],
    warehouse: true,
    actions: [
      { slug: 'sendIdentify', name: 'Send Identify', trigger: 'type = "identify"' },
      { slug: 'sendGroup', name: 'Send Group', trigger: 'type = "group"', withoutPreset: true },
    ],
  }),
  destination({
    id: '614a3c7d791c91c41bae7599',
    name: 'Webhooks (Actions)',
    slug: 'actions-webhook',
    categories: ['Raw Data'],
    warehouse: true,
    options: ['sharedSecret:password'],
    actions: [
      {
        id: 'nFPnRozhz1mh4Gbx4MLvT5',
        slug: 'send',
        name: 'Send',
        trigger: 'type = "track" or type = "identify" or type = "group" or type = "page" or type = "alias"',
        fields: { url: '', method: 'POST', data: { '@path': '$.' }, enable_batching: false },
      },
    ],
  }),
  destination({
    id: '632b1116e0cb83902f3fd717',
    name: 'HubSpot Cloud Mode (Actions)',
    slug: 'actions-hubspot-cloud',
    categories: ['CRM'],
    warehouse: true,
    options: ['portalId:string'],
    actions: [
      { slug: 'upsertContact', name: 'Upsert Contact', trigger: 'type = "identify"' },
      { slug: 'sendCustomBehavioralEvent', name: 'Send Custom Behavioral Event', trigger: 'type = "track"' },
    ],
  }),
  destination({
    id: '61957755c4d820be968457de',
    name: 'Salesforce (Actions)',
    slug: 'actions-salesforce',
    categories: ['CRM'],
    warehouse: true,
    options: ['isSandbox:boolean'],
    actions: [
      { slug: 'contact', name: 'Contact', trigger: 'type = "identify"' },
      { slug: 'lead', name: 'Lead', trigger: 'type = "identify"', withoutPreset: true },
    ],
  }),
  destination({
    id: '5f7dd8e302173ff732db5cc4',
    name: 'Slack (Actions)',
    slug: 'actions-slack',
    categories: ['Performance Monitoring'],
    actions: [
      {
        slug: 'postToChannel',
        name: 'Post Message',
        trigger: 'type = "track"',
        fields: { url: '', channel: '', text: '' },
      },
    ],
  }),
];

/**
 * Ids: segmentio/action-destinations (manifest) and segment-docs; the three classic ones carry the ids of their
 * documentation pages. Actions, presets and settings are ours, in the real shape.
 */
export const destinationCatalogue: readonly DestinationMetadata[] = [
  ...analyticsDestinations,
  ...advertisingDestinations,
  ...messagingDestinations,
  ...personalization,
  ...rawData,
  ...otherDestinations,
];

import { type ActionSpec, destination, type OptionSpec } from './build.ts';
import type { DestinationMetadata } from './types.ts';

const trackAndIdentify: ActionSpec[] = [
  { slug: 'trackEvent', name: 'Track Event', trigger: 'type = "track"' },
  { slug: 'identifyUser', name: 'Identify User', trigger: 'type = "identify"' },
];
const sync: ActionSpec[] = [{ slug: 'sync', name: 'Sync', trigger: 'type = "track" or type = "identify"' }];
const raw: ActionSpec[] = [
  {
    slug: 'send',
    name: 'Send',
    trigger: 'type = "track" or type = "page" or type = "identify" or type = "group"',
    fields: { data: { '@path': '$.' } },
  },
];

type Row = [id: string, name: string, slug: string, options: OptionSpec[]];
type Shared = { categories: string[]; actions: ActionSpec[]; warehouse?: boolean };

const all = (shared: Shared, rows: Row[]): DestinationMetadata[] =>
  rows.map(([id, name, slug, options]) => destination({ ...shared, id, name, slug, options }));

/**
 * Products that no use case names, so that choosing has to look further than a handful. Ids: segmentio/action-destinations
 * (manifest). Slugs, categories, actions and settings are ours, in the real shape.
 */
export const otherDestinations: DestinationMetadata[] = [
  ...all({ categories: ['Advertising'], actions: sync, warehouse: true }, [
    [
      '6440068936c4fb9f699b0645',
      'The Trade Desk CRM',
      'actions-the-trade-desk-crm',
      ['advertiser_id!:string', 'auth_token!:password'],
    ],
    ['65302a3acb309a8a3d5593f2', 'Display & Video 360', 'actions-display-video-360', []],
    ['644ad6c6c4a87a3290450602', 'LiveRamp Audiences', 'actions-liveramp-audiences', []],
    [
      '6514281004d549fae3fd086a',
      'Yahoo Audiences',
      'actions-yahoo-audiences',
      ['mdm_id!:string', 'taxonomy_client_key!:password'],
    ],
    [
      '66cc76e29693c9e5591bf029',
      'Nextdoor Conversions API',
      'actions-nextdoor-capi',
      ['advertiser_id!:string'],
    ],
    [
      '66684ba89c0523461d8bb7f3',
      'Taboola (Actions)',
      'taboola-actions',
      ['client_id!:string', 'client_secret!:password'],
    ],
    [
      '683ef14a3f9aac157e3a3446',
      'Amazon Conversions API',
      'actions-amazon-conversions-api',
      ['region:string'],
    ],
    ['643fdecd5675b7a6780d0d67', 'Podscribe (Actions)', 'actions-podscribe', ['advertiser!:string']],
    [
      '643697130067c2f408ff28ca',
      'Rokt Audiences (Actions)',
      'rokt-audiences',
      ['apiKey!:password', 'apiSecret!:password'],
    ],
  ]),
  ...all({ categories: ['Analytics'], actions: trackAndIdentify }, [
    [
      '643fdf094cfdbcf1bcccbc42',
      'Usermaven (Actions)',
      'actions-usermaven',
      ['api_key!:password', 'server_token!:password'],
    ],
    ['65cb48feaca9d46bf269ac4a', 'Accoil Analytics', 'actions-accoil-analytics', ['api_key!:password']],
    [
      '61f83101210c42a28a88d240',
      'Gainsight PX Cloud (Actions)',
      'gainsight-px-cloud-action',
      ['apiKey!:password', 'dataCenter!:string'],
    ],
    [
      '62e17e6f687e4a3d32d0f875',
      'Qualtrics',
      'actions-qualtrics',
      ['apiToken!:password', 'datacenter!:string'],
    ],
    ['65b8e89cd96df17201b04a49', 'SurveySparrow', 'actions-surveysparrow', ['apiToken!:password']],
  ]),
  ...all({ categories: ['A/B Testing', 'Personalization'], actions: trackAndIdentify }, [
    [
      '652ea51a327a62b351aa12c0',
      'Kameleoon (Actions)',
      'actions-kameleoon',
      ['apiKey!:password', 'sitecode!:string'],
    ],
    [
      '641d5acea88fa531b9068608',
      'Optimizely Feature Experimentation',
      'optimizely-feature-experimentation-actions',
      ['accountId!:string', 'dataFileUrl!:string'],
    ],
    [
      '64f703d1f6e9aa0a283ae3e2',
      'ABsmartly (Actions)',
      'actions-absmartly',
      ['collectorEndpoint!:string', 'environment!:string', 'apiKey!:password'],
    ],
  ]),
  ...all({ categories: ['Personalization'], actions: trackAndIdentify, warehouse: true }, [
    [
      '63e52bea7747fbc311d5b872',
      'Algolia Insights (Actions)',
      'algolia-insights',
      ['appId!:string', 'apiKey!:password'],
    ],
    [
      '6234b137d3b6404a64f2a0f0',
      'Talon.One (Actions)',
      'actions-talon-one',
      ['api_key!:password', 'deployment!:string'],
    ],
    [
      '61aa712b857e8c85c3b5a849',
      'Adobe Target Cloud Mode',
      'adobe-target-cloud-mode',
      ['client_code!:string', 'bearer_token:password'],
    ],
    [
      '664ce7bdc820c71f7e3ff031',
      'Contentstack',
      'actions-contentstack-cloud',
      ['orgId!:string', 'personalizeProjectId!:string'],
    ],
  ]),
  ...all(
    { categories: ['Email Marketing', 'Marketing Automation'], actions: trackAndIdentify, warehouse: true },
    [
      [
        '63f65c1c42e3bded41f0499c',
        'Emarsys (Actions)',
        'actions-emarsys',
        ['api_user!:string', 'api_password!:password'],
      ],
      [
        '61eed75ba749df7601b12186',
        'Cordial (Actions)',
        'actions-cordial',
        ['apiKey!:password', 'endpoint!:string'],
      ],
      [
        '64b6a221baf168a989be641a',
        'Listrak (Actions)',
        'actions-listrak',
        ['client_id!:string', 'client_secret!:password'],
      ],
      ['642440d46b66b3eeac42b581', 'Encharge (Cloud Mode)', 'actions-encharge', ['apiKey!:password']],
      [
        '68370e58cb330586908573b7',
        'Dotdigital',
        'actions-dotdigital',
        ['api_host!:string', 'username!:string', 'password!:password'],
      ],
      [
        '6578a19fbd1201d21f035156',
        'Responsys (Actions)',
        'actions-responsys',
        ['username!:string', 'userPassword!:password', 'baseUrl!:string'],
      ],
    ],
  ),
  ...all({ categories: ['SMS & Push Notifications'], actions: trackAndIdentify }, [
    ['661e9787658d112ba31b59a7', 'Xtremepush', 'actions-xtremepush', ['url!:string', 'apiKey!:password']],
    ['65b8e9ae4bc3eee909e05c73', 'Courier', 'actions-courier', ['apiKey!:password', 'region!:string']],
    ['61dc4e96894a6d7954cc6e45', 'Voyage (Actions)', 'actions-voyage', ['apiKey!:password']],
  ]),
  ...all({ categories: ['CRM'], actions: trackAndIdentify, warehouse: true }, [
    ['62ded0cf5753c743883ca0f3', 'Intercom Cloud Mode (Actions)', 'actions-intercom-cloud', []],
    [
      '5f7dd8191ad74f868ab1fc48',
      'Pipedrive (Actions)',
      'pipedrive-actions',
      ['domain!:string', 'apiToken!:password'],
    ],
    ['64c031541451bb784943f809', 'Attio (Actions)', 'actions-attio', []],
  ]),
  ...all({ categories: ['Raw Data'], actions: raw, warehouse: true }, [
    [
      '66eaa166f650644f04389e2c',
      'AWS S3 (Actions)',
      'aws-s3-actions',
      ['iam_role_arn!:string', 's3_aws_bucket_name!:string', 's3_aws_region!:string'],
    ],
    [
      '65dde5755698cb0dab09b489',
      'Kafka',
      'actions-kafka',
      ['clientId!:string', 'brokers!:array', 'username:string', 'password:password', 'headers:map'],
    ],
    [
      '6909cac9d608c9ad592d7211',
      'AWS Kinesis',
      'actions-aws-kinesis',
      ['iamRoleArn!:string', 'iamExternalId!:password'],
    ],
  ]),
];

/**
 * Products that are connected by signing in at the other side, for which Segment has no API: until a person did so, they
 * refuse what they get.
 */
export const oauthMetadataIds: ReadonlySet<string> = new Set([
  '60ae8b97dcb6cc52d5d0d5ab', // Google Ads Conversions
  '632b1116e0cb83902f3fd717', // HubSpot Cloud Mode
  '61957755c4d820be968457de', // Salesforce
  '65302a3acb309a8a3d5593f2', // Display & Video 360
  '683ef14a3f9aac157e3a3446', // Amazon Conversions API
  '62ded0cf5753c743883ca0f3', // Intercom Cloud Mode
  '64c031541451bb784943f809', // Attio
]);

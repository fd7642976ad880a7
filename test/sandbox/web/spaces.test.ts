import { describe, expect, it } from 'vitest';
import {
  readAudiences,
  readFeatures,
  readSpaces,
  suggestedIdentifiers,
} from '../../../src/sandbox/web/page/spaces-model.ts';
import { play } from '../segment/helper.ts';

const destination = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  environment: 'dev',
  protected: false,
  ...more,
});

describe('what is set by hand in Segment', () => {
  it('tells which destinations Engage of a space has, and which it can be given', () => {
    const [dev] = readSpaces({
      destinations: [
        destination('d1', 'Braze (dev)'),
        destination('d2', 'Mixpanel (dev)'),
        destination('d3', 'Braze (dev)'),
        destination('d4', 'Mixpanel', { environment: 'prod' }),
        destination('d5', 'Segment Profiles', { protected: true }),
      ],
      spaces: [
        {
          id: 's1',
          name: 'Acme Dev',
          environment: 'dev',
          identifiers: [{ type: 'user_id' }, { type: 'email' }],
          engageDestinations: [{ id: 'd3', name: 'Braze (dev)' }],
        },
        { id: 's2', name: 'Odd', environment: 'staging' },
      ],
    });
    expect(dev).toEqual({
      id: 's1',
      name: 'Acme Dev',
      environment: 'dev',
      identifiers: ['user_id', 'email'],
      profiles: 0,
      engage: [{ id: 'd3', name: 'Braze (dev)' }],
      addable: [{ id: 'd2', name: 'Mixpanel (dev)' }],
    });
  });

  it('tells who is in an audience and what each destination got of it', () => {
    const [audience] = readAudiences({
      audiences: [
        {
          id: 'a1',
          name: 'Lapsed buyers',
          space: 'dev',
          status: 'Live',
          size: 2,
          members: ['customer-1', { userId: 'customer-2' }],
          connections: [
            { destination: 'Braze (dev)', delivered: { entered: 3, exited: 1, failed: 2 } },
            { destination: { name: 'Mixpanel (dev)' }, delivered: { entered: 0, exited: 0, failed: 0 } },
          ],
        },
      ],
    });
    expect(audience?.members).toEqual(['customer-1', 'customer-2']);
    expect(audience?.connections).toEqual([
      'Braze (dev): 3 entered, 1 left, 2 failed',
      'Mixpanel (dev): nothing sent yet',
    ]);
  });

  it('takes features it is not told about for present', () => {
    expect(readFeatures({})).toEqual({ protocols: true, unify: true, engage: true });
    expect(readFeatures({ switches: { engage: false } })).toMatchObject({ unify: true, engage: false });
  });

  it('suggests the identifiers that Segment suggests', async () => {
    const it = await play();
    const { body } = await it.control('POST', '/spaces/dev', { defaultIdentifiers: true });
    expect(body.identifiers.map((rule: { type: string }) => rule.type)).toEqual(suggestedIdentifiers);
  });
});

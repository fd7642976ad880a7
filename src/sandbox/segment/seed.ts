import { addDestination, addSource } from './changes.ts';
import { known, metadata, type Segment } from './segment.ts';
import { firstState, newId } from './state.ts';

export const scenarios = ['empty', 'source_only', 'connected'] as const;
export type Scenario = (typeof scenarios)[number];

const before = { email: 'olivia@acme.example' };
const dayMs = 86_400_000;

/** Puts the workspace into a known state; `source_only` and `connected` have a history from before Segue. */
export function seed(segment: Segment, scenario: Scenario): void {
  segment.state = firstState();
  if (scenario !== 'empty') {
    const source = addSource(
      segment,
      { slug: 'old-website', metadataId: 'IqDTy1TpoU', enabled: true, settings: {} },
      before,
    );
    source.name = 'Old website';
    source.createdAt -= 3 * dayMs;
    if (source.idleSince !== null) source.idleSince -= 3 * dayMs;
    if (scenario === 'connected') {
      const mixpanel = '615c7438d93d9b61b1e9e192';
      const destination = addDestination(
        segment,
        {
          source,
          metadataId: mixpanel,
          name: 'Old Mixpanel',
          enabled: true,
          settings: { projectToken: 'old-project-token', apiSecret: 'old-api-secret' },
        },
        before,
      );
      destination.subscriptions = known(metadata.destination(mixpanel)).presets.map((preset) => ({
        id: newId(),
        name: preset.name,
        actionId: preset.actionId,
        trigger: preset.trigger,
        enabled: true,
        settings: preset.fields,
      }));
      source.idleSince = null;
    }
  }
  segment.changed();
}

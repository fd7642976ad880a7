import { useId, useState } from 'preact/hooks';
import { post } from './api.ts';
import { count, listed, withoutEnvironment } from './format.ts';
import { PickDialog } from './pick-dialog.tsx';
import type { SegmentView } from './segment-model.ts';
import { useSession } from './session.ts';
import { type Features, type SpaceView, suggestedIdentifiers } from './spaces-model.ts';
import { TokenMaker } from './token-maker.tsx';

type Asking = { space: SpaceView; what: 'identifiers' | 'engage' };

const featureNames: Record<keyof Features, string> = {
  protocols: 'Protocols',
  unify: 'Unify',
  engage: 'Engage',
};

/** What people do in Segment's own app, as Segment has no API for it: Segue can only ask for it. */
export function ByHand({ view }: { view: SegmentView }) {
  const { notify } = useSession();
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const attempt = async (path: string, body: unknown, done: string) => {
    try {
      await post(path, body);
      notify(done);
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), 'problem');
    }
  };
  const change = (space: SpaceView, body: unknown, done: string) =>
    void attempt(`/segment/spaces/${space.environment}`, body, done);
  const dev = view.spaces.find(({ environment }) => environment === 'dev');
  return (
    <details class="by-hand" open={view.totals.sources > 0}>
      <summary>
        In Segment’s own app <span class="app-tag">no API</span>
      </summary>
      <p class="quiet">People set these by hand. Segue can ask for them and check what it can see.</p>
      {view.spaces.map((space) => (
        <Space
          key={space.id}
          space={space}
          features={view.features}
          canImport={space.environment === 'prod' && (dev?.identifiers.length ?? 0) > 0}
          onAsk={(what) => setAsking({ space, what })}
          onImport={() =>
            change(space, { importRulesFrom: 'dev' }, `${space.name} has the identifiers of dev now.`)
          }
        />
      ))}
      <fieldset class="features">
        <legend>Features of this workspace</legend>
        {(['protocols', 'unify', 'engage'] as const).map((feature) => (
          <label key={feature} class="check">
            <input
              type="checkbox"
              checked={view.features[feature]}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                const done = `${featureNames[feature]} is ${on ? 'on' : 'off'} in this workspace.`;
                void attempt('/segment/switches', { [feature]: on }, done);
              }}
            />
            {featureNames[feature]}
          </label>
        ))}
      </fieldset>
      <TokenMaker />
      {asking?.what === 'identifiers' && (
        <PickDialog
          title="Add default identifiers"
          about={`Identity resolution of ${asking.space.name}. Segment suggests all eleven.`}
          options={suggestedIdentifiers.map((id) => ({ id, name: id }))}
          chosen={asking.space.identifiers.length > 0 ? asking.space.identifiers : suggestedIdentifiers}
          onAnswer={(identifiers) => {
            setAsking(undefined);
            if (!identifiers) return;
            const amount = count(identifiers.length, 'identifier');
            change(asking.space, { identifiers }, `${asking.space.name} has ${amount} now.`);
          }}
        />
      )}
      {asking?.what === 'engage' && (
        <PickDialog
          title="Add destinations to Engage"
          about={`What audiences of ${asking.space.name} can be sent to.`}
          options={asking.space.addable}
          chosen={asking.space.addable.map(({ id }) => id)}
          onAnswer={(ids) => {
            setAsking(undefined);
            if (!ids) return;
            const amount = count(ids.length, 'destination');
            change(
              asking.space,
              { engageDestinations: ids },
              `Engage of ${asking.space.name}: ${amount} added.`,
            );
          }}
        />
      )}
    </details>
  );
}

type SpaceProps = {
  space: SpaceView;
  features: Features;
  canImport: boolean;
  onAsk: (what: Asking['what']) => void;
  onImport: () => void;
};

function Space({ space, features, canImport, onAsk, onImport }: SpaceProps) {
  const id = useId();
  const { environment, identifiers, engage, addable } = space;
  return (
    <section class={`space env-${environment}`} aria-labelledby={id}>
      <h4 id={id}>
        {space.name} <span class="env-tag">{environment}</span>
      </h4>
      {features.unify ? (
        <p>
          <span class="fact-kind">Identifiers</span>{' '}
          {identifiers.length > 0 ? `${identifiers.length}: ${listed(identifiers)}` : 'none yet'}
        </p>
      ) : (
        <p>Unify is not part of this workspace.</p>
      )}
      {features.unify && features.engage && (
        <p>
          <span class="fact-kind">Engage sends to</span>{' '}
          {engage.length > 0 ? listed(engage.map(({ name }) => withoutEnvironment(name))) : 'nothing yet'}
        </p>
      )}
      {features.unify && (
        <div class="space-acts">
          <button type="button" class="button small" onClick={() => onAsk('identifiers')}>
            {identifiers.length > 0 ? 'Change identifiers' : 'Add default identifiers'}
          </button>
          {canImport && (
            <button type="button" class="button small" onClick={onImport}>
              Import rules from dev
            </button>
          )}
          {features.engage && addable.length > 0 && (
            <button type="button" class="button small" onClick={() => onAsk('engage')}>
              Add destinations to Engage
            </button>
          )}
        </div>
      )}
    </section>
  );
}

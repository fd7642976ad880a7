import { useState } from 'preact/hooks';
import { post } from './api.ts';
import { asObject, asText } from './json.ts';
import { useSession } from './session.ts';

const kinds = [
  { access: 'owner', name: 'Workspace Owner' },
  { access: 'member', name: 'Workspace Member' },
] as const;

/** Makes a Public API token as an owner does in Segment's app, where no API can: its value is shown this once. */
export function TokenMaker() {
  const { notify } = useSession();
  const [access, setAccess] = useState<string>('owner');
  const [token, setToken] = useState('');
  const make = async () => {
    try {
      setToken(asText(asObject(await post('/segment/tokens', { access })).token));
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), 'problem');
    }
  };
  return (
    <fieldset class="features">
      <legend>Public API tokens</legend>
      {kinds.map(({ access: value, name }) => (
        <label key={value} class="check">
          <input
            type="radio"
            name="token-access"
            checked={access === value}
            onChange={() => setAccess(value)}
          />
          {name}
        </label>
      ))}
      <div class="space-acts">
        <button type="button" class="button small" onClick={() => void make()}>
          Create a Public API token
        </button>
      </div>
      {token !== '' && (
        <p class="made-token" role="status">
          Shown once; this workspace is in the US: <code>{token}</code>
        </p>
      )}
    </fieldset>
  );
}

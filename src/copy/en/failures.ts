/** Segment's own words, without their full stop. */
const because = (reason: string | undefined): string => (reason ? `: ${reason.replace(/\.+$/, '')}` : '');

/** A day for people who are told to come back then; times of day would pretend to be exact. */
const day = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(at);

/** What the person can do about a refusal, by its HTTP status. */
function correct(status: number): string {
  if (status === 400)
    return 'Segment lets this be changed in its own app only: do it there, then press Try again.';
  if (status === 413) return 'It is too much at once: leave something out, then press Try again.';
  return 'Correct the settings or the name, then press Try again.';
}

/** What happened, what was kept, what to do: for each way in which the outside can fail. */
export const failures = {
  segment_not_connected: (doing: string) => ({
    what: `No Segment workspace is connected, so I stopped ${doing}.`,
    kept: 'Your checklist is saved; nothing was changed in Segment.',
    next: 'A Workspace Owner connects the workspace; then press Try again.',
  }),
  segment_unreachable: (doing: string) => ({
    what: `Segment did not answer while I was ${doing}.`,
    kept: 'Your checklist is saved. If Segment did it after all, I find it and do not do it twice.',
    next: 'Press Try again in a moment.',
  }),
  segment_unauthorized: (doing: string) => ({
    what: `Segment refused my token while I was ${doing}.`,
    kept: 'Your checklist is saved; nothing was changed in Segment.',
    next: 'A Workspace Owner makes a new Public API token with owner access and replaces this one, or your admin does where it was set in the configuration. Then press Try again.',
  }),
  /** The token is taken, and what was asked is refused. */
  segment_lacks_role: (doing: string, roles: string) => ({
    what: `Segment takes my token, but refused it while I was ${doing}. In Segment that needs ${roles}; or the plan of the workspace lacks the feature.`,
    kept: 'Your checklist is saved. What was made on the way is kept.',
    next: 'A Workspace Owner gives me a token with Workspace Owner access, which has every role, or asks Segment whether the plan includes it. Then press Try again.',
  }),
  /** Segment docs: roles. To connect two things takes the roles of both. */
  roles: {
    ensure_labels: 'the role Workspace Owner',
    create_source: 'the role Source Admin',
    create_destination: 'the role Source Admin',
    enable_destination: 'the role Source Admin',
    create_model: 'the role Source Admin',
    begin_stream: 'the role Source Admin',
    show_write_key: 'the role Source Admin',
    disable: 'the role Source Admin, or Unify and Engage Admin for an audience',
    create_warehouse: 'the roles Source Admin and Warehouse Destination Admin',
    attach_plan: 'the roles Source Admin and Tracking Plan Admin',
    check_profiles: 'the role Unify and Engage Admin',
    preview_audience: 'the role Unify and Engage Admin',
    create_audience: 'the role Unify and Engage Admin',
    check_audience:
      'the role Unify and Engage Admin, and Source Admin on the source that Segment calls Engage and the name of the space',
  } as Record<string, string>,
  anyRole: 'the role Workspace Owner',
  segment_not_included: (doing: string, reason?: string) => ({
    what: `This workspace may not do that by API (while I was ${doing})${because(reason)}.`,
    kept: 'Your checklist is saved. What was made on the way is kept; a new destination stays disabled.',
    next: 'Have Segment switch the feature on for the API. Then press Try again.',
  }),
  segment_not_found: (doing: string) => ({
    what: `Segment does not know it any more (while I was ${doing}). It may have been deleted by hand.`,
    kept: 'Your checklist is saved.',
    next: 'Look in Segment whether it still exists. Then press Try again, or connect it anew.',
  }),
  segment_conflict: (doing: string, reason?: string) => ({
    what: `Segment has something in the way while I was ${doing}${because(reason)}.`,
    kept: 'Your checklist is saved; nothing was created.',
    next: 'Choose another name or remove what is in the way in Segment, then press Try again.',
  }),
  segment_invalid: (doing: string, reason?: string, status = 422) => ({
    what: `Segment did not accept what I sent while I was ${doing}${because(reason)}.`,
    kept: 'Your checklist and what you typed are saved; nothing was created.',
    next: correct(status),
  }),
  /** A look that was refused: nothing of the person's is wrong. */
  segment_question: (doing: string, reason?: string) => ({
    what: `Segment did not take my question while I was ${doing}${because(reason)}.`,
    kept: 'Your checklist is saved; I only looked.',
    next: 'Press Try again. If it happens again, tell your admin; the log has the details.',
  }),
  segment_used_up: (doing: string, until: number) => ({
    what: `Segment takes no more of these calls before ${day(until)}, so I stopped ${doing}.`,
    kept: 'Your checklist is saved; nothing was created.',
    next: `Press Try again on ${day(until)}.`,
  }),
  segment_not_ready: (doing: string, reason?: string) => ({
    what: `I did not enable it (while I was ${doing})${because(reason)}.`,
    kept: 'It is there in Segment, disabled; no data goes to it. What you typed is saved.',
    next: 'Put that right in Segment, then press Try again: I take over what is there.',
  }),
  segment_rate_limited: (doing: string) => ({
    what: `Segment is asking me to slow down (while I was ${doing}).`,
    kept: 'Your checklist is saved.',
    next: 'Press Try again in a minute.',
  }),
  segment_failed: (doing: string) => ({
    what: `Segment failed while I was ${doing}.`,
    kept: 'Your checklist is saved. If Segment did it after all, I find it and do not do it twice.',
    next: 'Press Try again in a moment.',
  }),
  platform: (doing: string) => ({
    what: `Slack failed while I was ${doing}.`,
    kept: 'Your checklist is saved.',
    next: 'Press Try again in a moment.',
  }),
  store: (doing: string) => ({
    what: `I could not read or write what I keep while I was ${doing}.`,
    kept: 'Your checklist is as it was last saved. If Segment did it after all, I find it and do not do it twice.',
    next: 'Press Try again in a moment. If it happens again, tell your admin; the log has the details.',
  }),
  person_not_allowed: (doing: string, reason?: string) => ({
    what: `I looked again at who set this off before I went on ${doing}: ${reason ?? 'they may no longer do it'}.`,
    kept: 'Your checklist is saved; nothing was changed in Segment.',
    next: 'Another Workspace Owner can press Try again: it is then done on their behalf.',
  }),
  bug: (doing: string) => ({
    what: `Something unexpected happened while I was ${doing}. This is a mistake of mine.`,
    kept: 'Your checklist is saved.',
    next: 'Press Try again. If it happens again, tell your admin; the log has the details.',
  }),
  mappingChanged: (mapping: string, destination: string) =>
    `the mapping ${mapping} of ${destination} is no longer what was approved. Press Check delivery on the dev destination and ask for the approval again`,
  audienceChanged: (name: string) =>
    `the dev audience ${name} is no longer what was approved. Look at it in Segment and ask for the approval again`,
  /** Nothing failed: Segment takes only so much a minute. */
  goesOnLater: (doing: string, seconds: number): string =>
    `Segment takes only a few of these calls a minute, so I go on ${doing} in ${seconds < 90 ? 'about a minute' : `about ${Math.round(seconds / 60)} minutes`}. You need not do anything; nothing is lost.`,
  sending: 'sending you a message',
  doing: {
    identify: 'looking up who you are',
    connect_workspace: 'looking at what the token opens',
    disconnect_workspace: 'removing the token',
    forget_secret: 'dropping what you entered',
    check_link: 'looking for the two to be linked',
    survey: 'looking at your Segment workspace',
    ensure_labels: 'making sure of the dev and prod labels',
    find_integrations: 'reading the catalogue of integrations',
    read_settings: 'reading which settings it needs',
    create_source: 'creating the source',
    check_source: 'looking for events',
    save_plan: 'saving the tracking plan',
    attach_plan: 'attaching the tracking plan',
    create_destination: 'creating the destination',
    enable_destination: 'enabling the destination',
    check_destination: 'looking for deliveries',
    create_warehouse: 'creating the warehouse',
    find_warehouses: 'looking for warehouses',
    create_model: 'creating the model',
    disable: 'disabling it',
    show_write_key: 'reading the write key',
    check_policy: 'checking the approvers',
    find_spaces: 'looking for the Unify spaces',
    check_profiles: 'looking for profiles',
    preview_audience: 'counting the audience',
    count_audience: 'counting the audience in dev and prod',
    create_audience: 'creating the audience',
    check_audience: 'looking at the audience',
    begin_stream: 'setting up the look at properties',
    end_stream: 'taking the temporary webhook away',
    compare_environments: 'comparing dev and prod',
    change_connection: 'changing it in prod',
    watch_workspace: 'looking after the workspace',
    undo_item: 'undoing it in prod',
    wake: 'waiting',
  },
};

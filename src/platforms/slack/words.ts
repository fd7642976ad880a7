/** What the adapter itself says, where a turn never reached the part of Segue that words its answers. */
export const words = {
  notSaved: 'That was not saved. Nothing has changed; please try again in a moment.',
  formNotSaved:
    'Not saved: Segue could not reach its store. What you typed is still here; send it again in a moment.',
  outdated:
    'That control is from an older version of Segue. Nothing has changed; ask for the status to get fresh ones.',
  outdatedForm: 'This form is from an older version of Segue. Nothing was saved; close it and open it again.',
  chooseOne: 'Choose at least one.',
} as const;

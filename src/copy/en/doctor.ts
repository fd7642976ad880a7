/** `npm run doctor`, and what a token is found to be and to allow. */
export const doctor = {
  probe: {
    status: (status: number): string => (status > 0 ? `Segment answered ${status}` : 'no answer'),
    needsUnify: 'it needs Unify',
    noSpace: 'there is no space yet to ask it of',
    noSource: 'there is no source yet to ask it of',
    noDestination: 'there is no destination yet to ask it of',
  },
};

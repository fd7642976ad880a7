import { activate } from './en/activate.ts';
import { audienceSize } from './en/audience-size.ts';
import { choose } from './en/choose.ts';
import { compare } from './en/compare.ts';
import { connect } from './en/connect.ts';
import { destinations } from './en/destinations.ts';
import { doctor } from './en/doctor.ts';
import { drift } from './en/drift.ts';
import { failures } from './en/failures.ts';
import { general } from './en/general.ts';
import { hazards } from './en/hazards.ts';
import { link } from './en/link.ts';
import { order } from './en/order.ts';
import { pasted } from './en/pasted.ts';
import { prod } from './en/prod.ts';
import { questions } from './en/questions.ts';
import { review } from './en/review.ts';
import { reviewImport } from './en/review-import.ts';
import { rights } from './en/rights.ts';
import { settings } from './en/settings.ts';
import { start } from './en/start.ts';
import { stream } from './en/stream.ts';
import { takeDown } from './en/take-down.ts';
import { verify } from './en/verify.ts';
import { workspace } from './en/workspace.ts';

/** Every sentence that a person reads, in English. */
export const en = {
  start,
  choose,
  questions,
  review,
  reviewImport,
  connect,
  prod,
  compare,
  takeDown,
  activate,
  stream,
  pasted,
  general,
  order,
  doctor,
  failures,
  rights,
  link,
  settings,
  destinations,
  verify,
  workspace,
  drift,
  hazards,
  audienceSize,
};

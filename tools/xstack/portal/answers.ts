/**
 * What the portal says over HTTP, as types: the envelope, and the answers of intents beyond those of
 * `ops/product/answers.ts`. Types only: the web application imports this file, and nothing comes with it.
 */

import type { JsonValue } from '../core/base/json/value.ts';
import type { ChainProblem } from '../core/product/chain-problem.ts';
import type { GovernanceRow, ImportRecord, RollbackPlan } from '../core/product/types.ts';
import type { ExportAnswer, Installation } from '../ops/product/answers.ts';

export type { GovernanceRow, ImportPlan, PlanItem, RollbackPlan } from '../core/product/types.ts';
export type {
  DryRunAnswer,
  HealthAnswer,
  ImportAnswer,
  Installation,
  RollbackAnswer,
} from '../ops/product/answers.ts';

export type Answer<Data> = SuccessAnswer<Data> | ErrorAnswer;

export interface SuccessAnswer<Data> {
  readonly status: 'success';
  readonly ok: true;
  readonly data: Data;
  readonly meta: AnswerMeta & {
    /** Warnings and notes; absent where there are none. */
    readonly diagnostics?: readonly PlacedDiagnostic[];
    /** Members of `params` that the intent does not know. */
    readonly ignored_params?: readonly string[];
  };
}

export interface ErrorAnswer {
  readonly status: 'error';
  readonly ok: false;
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly reason_code: string;
    readonly details?: ErrorDetails;
    readonly hint?: string;
  };
  readonly meta: AnswerMeta;
}

export interface AnswerMeta {
  /** The name that the intent has; null where none was recognised. */
  readonly intent: string | null;
  readonly elapsed_ms: number;
  readonly trace_id: string;
  readonly api_version: 'v1';
  readonly contract_version: '1.0.0';
  readonly schema_version: '1.0.0';
}

export type ErrorCode =
  | 'BAD_REQUEST'
  | 'AUTH_REQUIRED'
  | 'PERMISSION_DENIED'
  | 'INTENT_NOT_FOUND'
  | 'CONFLICT'
  | 'PAYLOAD_TOO_LARGE'
  | 'VALIDATION_ERROR'
  | 'LIMIT_EXCEEDED'
  | 'INTERNAL_ERROR';

export interface ErrorDetails {
  /** What is wrong with a package or a project, with lines and columns of the text that was sent. */
  readonly diagnostics?: readonly PlacedDiagnostic[];
  /** What is wrong with `params`: the member that a form can show it at, such as `/reason`. */
  readonly problems?: readonly { readonly pointer: string; readonly message: string; readonly help?: string }[];
  /** Seconds, as the header `Retry-After` says. */
  readonly retry_after?: number;
}

/** A diagnostic as `--json` prints it. */
export interface PlacedDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly file: string | null;
  readonly pointer: string | null;
  readonly range: TextRange | null;
  readonly related: readonly {
    readonly message: string;
    readonly file: string | null;
    readonly range: TextRange | null;
  }[];
  readonly help: string | null;
}

/** Lines and columns from 1, columns in UTF-16 units. */
interface TextRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export type Role = 'viewer' | 'operator' | 'admin';

/**
 * `login`. With `session: "token"` (the default) the answer has a bearer `token`; with `session: "cookie"` it has none:
 * the session is in an HttpOnly cookie, and every intent but `app.init` must then carry `csrf_token` in the header
 * `X-CSRF-Token`.
 */
export interface LoginAnswer {
  readonly token?: string;
  readonly csrf_token?: string;
  /** ISO 8601, UTC. */
  readonly expires_at: string;
  readonly user: UserAnswer;
}

export interface UserAnswer {
  readonly login: string;
  readonly role: Role;
  /** The role, and all below it. */
  readonly roles: readonly Role[];
}

/** `logout`. */
export interface LogoutAnswer {
  readonly logged_out: true;
}

/** `app.init`: who am I, and what is this. */
export interface InitAnswer {
  readonly user: UserAnswer;
  readonly expires_at: string;
  /** Only of a session in a cookie. */
  readonly csrf_token?: string;
  readonly product: { readonly name: 'xstack'; readonly version: string; readonly schema_versions: readonly string[] };
  /** The intents that this user may call. */
  readonly intents: readonly string[];
  readonly channels: readonly string[];
  readonly strategies: readonly string[];
  readonly governance_actions: readonly string[];
  /** Options that name this instance on a command line; empty for who may not export. */
  readonly command_line_options: readonly string[];
  /** True if the instance has packs and bundles: without them the overview intents refuse. */
  readonly has_project: boolean;
  /** The biggest body of a request, in bytes. */
  readonly maximum_body_bytes: number;
  /** True if this is `--dev`. */
  readonly is_dev: boolean;
}

/** `scene.package.export`. */
export interface ExportedAnswer extends ExportAnswer {
  /** The package as it is to be handed on: the text that its checksum is over. */
  readonly package_json: string;
}

/** `scene.packages.installed`. */
export interface InstalledAnswer {
  readonly packages: readonly Installation[];
}

/** `scene.package.list`. */
export interface ListAnswer {
  readonly items: readonly Installation[];
  readonly count: number;
}

/** `scene.package.history`, of one package or of all. */
export interface HistoryAnswer {
  readonly installations: readonly Installation[];
  /** Newest first; those that can be undone have no `rolled_back_at`. */
  readonly imports: readonly Omit<ImportRecord, 'effect'>[];
}

/** `scene.package.get`: the package as it was imported or exported. */
export interface PackageAnswer {
  readonly package_name: string;
  readonly package_version: string;
  readonly checksum: string;
  /** The text that the checksum is over. */
  readonly package_json: string;
}

/** `scene.package.dry_run_rollback`: the preview of a rollback. */
export interface RollbackPlanAnswer {
  readonly dry_run: true;
  readonly plan: RollbackPlan;
}

/** `scene.catalogue`: what the instance serves, sorted by code. */
export interface CatalogueAnswer {
  readonly scenes: readonly {
    readonly code: string;
    readonly name: string;
    readonly origin: 'compiled' | 'imported';
  }[];
  readonly count: number;
}

/** `governance.log`: newest first. */
export interface GovernanceAnswer {
  readonly rows: readonly GovernanceRow[];
  /** The `before` of the next page; null where this is the last. */
  readonly next_before: number | null;
}

/** `governance.verify`. */
export interface GovernanceStateAnswer {
  readonly valid: boolean;
  readonly rows: number;
  readonly head_hash: string;
  readonly problems: readonly ChainProblem[];
}

/** `api.data`. */
export interface RecordsAnswer {
  readonly model: string;
  readonly records: readonly Readonly<Record<string, JsonValue>>[];
  readonly count: number;
}

/** `usage`: what was asked of this portal since it started. */
export interface UsageAnswer {
  readonly started_at: string;
  readonly uptime_ms: number;
  readonly sessions: number;
  readonly memory_bytes: number;
  readonly intents: readonly {
    readonly intent: string;
    readonly calls: number;
    readonly refused: number;
    readonly total_ms: number;
    readonly slowest_ms: number;
  }[];
}

/** `project.bundles`. */
export interface BundlesAnswer {
  readonly bundles: readonly {
    readonly bundle_id: string;
    readonly description: string;
    readonly file: string;
    readonly pack_ids: readonly string[];
    readonly optional_pack_ids: readonly string[];
    /** True if it is the one that the portal shows. */
    readonly is_built: boolean;
  }[];
}

/** `project.packs`: the resolved packs of the bundle in their order, and their graph with positions. */
export interface PacksAnswer {
  readonly bundle_id: string;
  readonly packs: readonly PackNode[];
  readonly edges: readonly PackEdge[];
  readonly graph: {
    /** In points, as the positions; y grows downwards. */
    readonly width: number;
    readonly height: number;
    /** Graphviz, or (for graphs that it would take too long for) plain rows of levels. */
    readonly layout: 'graphviz' | 'levels';
  };
}

export interface PackNode {
  readonly pack_id: string;
  readonly version: string;
  readonly path: string;
  readonly signature_status: string;
  readonly canonical_hash: string;
  /** 0: needs no other pack. */
  readonly level: number;
  /** True if the bundle names it; otherwise another pack needs it. */
  readonly is_selected: boolean;
  readonly contributions: readonly { readonly type: string; readonly count: number }[];
  /** The centre, and the size of the box. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `from` needs `to`. */
export interface PackEdge {
  readonly from: string;
  readonly to: string;
  readonly range: string;
  /** The control points of cubic Bézier curves, one after the other: the first, then three for each curve. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** `project.why`: the shortest way from the bundle to a pack, and who else needs it. */
export interface WhyAnswer {
  readonly pack_id: string;
  readonly bundle_id: string;
  /** From a pack that the bundle names to the pack itself. */
  readonly path: readonly { readonly pack_id: string; readonly version: string; readonly range: string | null }[];
  readonly needed_by: readonly { readonly pack_id: string; readonly range: string }[];
}

/** `project.registries`. */
export interface RegistriesAnswer {
  readonly registries: readonly RegistrySummary[];
}

interface RegistrySummary {
  /** `law.registry.json`. */
  readonly name: string;
  readonly hash: string;
  readonly hash_name: string;
  readonly row_count: number;
  /** The kinds of rows in it. */
  readonly kinds: readonly string[];
}

/** `project.registry.rows`: a page of one registry, in the order of the registry. */
export interface RegistryRowsAnswer {
  readonly name: string;
  readonly rows: readonly RegistryRow[];
  /** Of all rows that match the search. */
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}

export interface RegistryRow {
  readonly kind: string;
  readonly id: string;
  readonly pack_id: string;
  /** The payload that it comes from, relative to the repository. */
  readonly file: string;
  /** Where in it, as a JSON pointer. */
  readonly pointer: string;
  readonly value: JsonValue;
}

/** `project.diagnostics`: what compiling the project now has found. */
export interface DiagnosticsAnswer {
  readonly bundle_id: string | null;
  readonly counts: { readonly errors: number; readonly warnings: number; readonly notes: number };
  readonly stages: readonly {
    readonly id: string;
    readonly diagnostics: readonly (PlacedDiagnostic & {
      /** The lines around the place, for reading; absent where there are none to show. */
      readonly excerpt?: { readonly first_line: number; readonly lines: readonly string[] };
    })[];
  }[];
  /** How many are not listed: an answer has at most 2,000. */
  readonly omitted: number;
}

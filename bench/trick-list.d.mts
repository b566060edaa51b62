export interface Trick {
  readonly id: string;
  readonly file: string;
}

export declare const tricks: readonly Trick[];
export declare function withoutTrick(trick: Trick, source: string): string;

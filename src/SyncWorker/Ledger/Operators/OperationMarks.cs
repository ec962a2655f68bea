namespace SyncWorker.Ledger.Operators;

/// <summary>Writes replays and their letters.</summary>
internal static class OperationMarks
{
    private const string Refused = nameof(Refused);

    /// <param name="kind"><c>replay</c> or <c>force</c>.</param>
    /// <param name="scope">Which letters, in words.</param>
    /// <param name="continues">Whether the operation goes on when a letter dies again.</param>
    /// <returns>The id of the operation.</returns>
    public static long Create(
        Session ledger, string kind, string scope, string? by, string? reason, bool force, bool continues, DateTimeOffset now) =>
        ledger.QuerySingle<long>(
            CreateSql,
            new
            {
                Kind = kind,
                Scope = scope,
                Now = now.ToLedger(),
                By = by ?? Environment.UserName,
                Reason = reason,
                Force = force,
                Continues = continues,
            });

    public static void Freeze(Session ledger, long operation, IEnumerable<(long Id, string? Refusal)> letters) =>
        ledger.ExecuteRows(
            FreezeSql,
            letters.Select(letter => new
            {
                Operation = operation,
                letter.Id,
                Outcome = letter.Refusal is null ? null : Refused,
                Note = letter.Refusal,
            }));

    /// <summary>Writes how the letters of a fix are changed.</summary>
    public static void SetRules(Session ledger, long operation, string rules) =>
        ledger.Execute("update operation set rules = @Rules where id = @Operation", new { Operation = operation, Rules = rules });

    /// <param name="before">What the board had of the record, as JSON; null if that is not known.</param>
    public static void Release(
        Session ledger, long operation, long letter, int step, long? sentAs, string? refusal, string? before) =>
        ledger.Execute(
            ReleaseSql,
            new
            {
                Operation = operation,
                Letter = letter,
                Step = step,
                SentAs = sentAs,
                Outcome = refusal is null ? null : Refused,
                Note = refusal,
                Before = refusal is null ? before : null,
            });

    /// <summary>Notes that what was sent for a letter was put back.</summary>
    /// <param name="by">The change that puts it back.</param>
    public static void PutBack(Session ledger, long operation, long letter, long by) => ledger.Execute(
        "update operation_letter set note = @Note where operation_id = @Operation and change_id = @Letter",
        new { Operation = operation, Letter = letter, Note = $"put back by {by}" });

    /// <summary>Writes the verdicts that have arrived. What happens to a letter later is no part of the replay.</summary>
    public static void RecordVerdicts(Session ledger) => ledger.Execute(VerdictSql);

    /// <param name="state">The final state.</param>
    /// <returns>Whether the operation was still running.</returns>
    public static bool Finish(Session ledger, long operation, string state, DateTimeOffset now) =>
        ledger.Execute(FinishSql, new { Operation = operation, State = state, Now = now.ToLedger() }) == 1;

    private const string CreateSql = """
        insert into operation (kind, scope, state, created_at, who, reason, force, continues)
        values (@Kind, @Scope, 'Running', @Now, @By, @Reason, @Force, @Continues)
        returning id
        """;

    private const string FreezeSql = """
        insert into operation_letter (operation_id, change_id, outcome, note)
        select r.Operation, r.Id, r.Outcome, r.Note from rows() r
        """;

    private const string ReleaseSql = """
        update operation_letter set step = @Step, sent_as = @SentAs, outcome = @Outcome, note = @Note, before = @Before
        where operation_id = @Operation and change_id = @Letter
        """;

    private const string VerdictSql = """
        update operation_letter set outcome = coalesce((select state from change where id = sent_as), 'Retired')
        where sent_as is not null and outcome is null and not exists(select 1 from change where id = sent_as and state = 'Pending')
        """;

    private const string FinishSql = "update operation set state = @State, finished_at = @Now where id = @Operation and state = 'Running'";
}

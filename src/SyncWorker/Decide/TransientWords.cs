using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SyncWorker.Decide;

/// <summary>
/// Recognises SQL Server's way to say "try again", passed through by the API: an error number, or words in the language of its login. Pure.
/// </summary>
/// <remarks>
/// Sources: the numbers are those that Microsoft.Data.SqlClient retries by default (SqlConfigurableRetryFactory), plus -2, its own
/// timeout. Numbers about signing in are left out, as are numbers too short to be told from other numbers. The words are the message
/// texts of 1205 (deadlock victim) and 1222 (lock timeout) on the pages MSSQLSERVER_1205 and MSSQLSERVER_1222 of Microsoft's SQL Server
/// documentation, in the languages into which it is translated.
/// </remarks>
internal static partial class TransientWords
{
    private static readonly FrozenSet<int> Numbers =
        new[]
        {
            -2, 1204, 1205, 1222, 4221, 10053, 10054, 10060, 10928, 10929, 40143, 40197, 40501, 40540, 40613, 49918, 49919, 49920,
        }.ToFrozenSet();

    private static readonly string[] Words =
    [
        "deadlock victim", "lock request time out", "timeout expired", // English
        "execution timeout", "connection is broken", "transport-level error", // English
        "Deadlockopfer", "Timeout für Sperranforderung", // German
        "a été choisie comme victime", "Délai de requête de verrou dépassé", "attente expiré", // French
        "sujeto del interbloqueo", "tiempo de espera de solicitud de bloqueo", // Spanish
        "a causa di un deadlock", "Timeout della richiesta di blocco", // Italian
        "vítima do deadlock", "Tempo limite da solicitação de bloqueio", // Portuguese
        "взаимоблокировку ресурсов", "время ожидания запроса на блокировку", // Russian
        "そのデッドロックの対象", "ロック要求がタイムアウト", // Japanese
        "死锁牺牲品", "锁请求超时", // Chinese
        "교착 상태가 발생하여", // Korean
    ];

    public static bool Say(string message) =>
        Words.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase))
        || Number().Matches(message).Any(match =>
            int.TryParse(match.Groups["number"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Numbers.Contains(number));

    /// <summary>
    /// An error number as SqlException, sqlcmd and drivers write it: <c>Error Number:1205,State:45</c>, <c>Msg 1222, Level 16</c>,
    /// <c>SqlException (1205)</c>.
    /// </summary>
    [GeneratedRegex(
        @"(\bError( Number| Code)?|\bMsg\.?|\bMessage|\bMeldung|\bFehler|\bErreur|\bMens\.?|\bMessaggio|\bErrore|\bErro|\bMensagem|Сообщение|メッセージ|消息|SqlException)\s*[:#=(]?\s*(?<number>-?\d{1,5})\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Number();
}

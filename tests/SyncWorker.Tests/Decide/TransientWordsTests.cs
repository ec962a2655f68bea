using DimeClient;
using SyncWorker.Decide;

namespace SyncWorker.Tests;

/// <summary>Words and error numbers of transient faults, in the languages of SQL Server.</summary>
public sealed class TransientWordsTests
{
    [Theory]
    [InlineData("Lock request time out period exceeded.")]
    [InlineData("Transaction (Process ID 52) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.")]
    [InlineData("Das Timeout für Sperranforderung wurde überschritten.")]
    [InlineData("Die Transaktion (Prozess-ID 52) befand sich auf Sperre Ressourcen aufgrund eines anderen Prozesses in einer Deadlocksituation und wurde als Deadlockopfer ausgewählt.")]
    [InlineData("La transaction (ID de processus 52) a été bloquée sur les ressources verrou par un autre processus et a été choisie comme victime. Relancez la transaction.")]
    [InlineData("Délai de requête de verrou dépassé.")]
    [InlineData("Superado el tiempo de espera de solicitud de bloqueo.")]
    [InlineData("Timeout della richiesta di blocco.")]
    [InlineData("Tempo limite da solicitação de bloqueio excedido.")]
    [InlineData("Истекло время ожидания запроса на блокировку.")]
    [InlineData("ロック要求がタイムアウトしました。")]
    [InlineData("已超过了锁请求超时时段。")]
    [InlineData("Error Number:1205,State:45,Class:13")]
    [InlineData("Msg 1222, Level 16, State 51")]
    [InlineData("Meldung 1222, Ebene 16")]
    [InlineData("SqlException (1205): …")]
    [InlineData("Error Number:-2,State:0,Class:11")]
    public void Case_17_a_transient_database_error_is_retried_and_not_blamed_on_the_row(string words)
    {
        Assert.True(new RetryOptions().IsTransient(words));
        Assert.Equal(
            new Disposition.Retry(Counted: false, Pause: true),
            DispositionPolicy.Decide(Some.Error(DimeErrorReason.Refused, words), new() { Rows = 1 }, new()));
    }

    [Theory]
    [InlineData("Job 1205 does not exist.")]
    [InlineData("The value 1222 is not valid for the field TaskNo.")]
    [InlineData("Error Number:2627,State:1,Class:14")]
    [InlineData("Msg 547, Level 16")]
    public void A_number_that_is_not_an_error_number_is_not_transient(string words)
    {
        Assert.False(new RetryOptions().IsTransient(words));
    }
}

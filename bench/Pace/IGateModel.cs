namespace SyncWorker.Bench;

/// <summary>Rules for when calls may start. Times are seconds; calls are numbered in the order of their starts.</summary>
internal interface IGateModel
{
    bool Admits(double now, int inFlight);

    /// <summary>When the answer of <see cref="Admits"/> may change by itself; null: it takes an answer.</summary>
    double? NextAt(double now);

    void Started(double now);

    void Accepted(int call, double now);

    /// <param name="retryAfter">In seconds, if the server sent one.</param>
    void Refused(int call, double? retryAfter, double now);
}

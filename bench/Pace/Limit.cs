namespace SyncWorker.Bench;

/// <summary>How a server counts calls. Times are seconds, and never go back.</summary>
internal abstract class Limit
{
    protected const double Rounding = 1e-9;

    /// <summary>Whether a call that arrives now is taken.</summary>
    public abstract bool Take(double now);

    /// <summary>When the next call can be taken; <paramref name="now"/> if it can be at once.</summary>
    public abstract double FreeAt(double now);

    public abstract void Multiply(double factor, double now);
}

internal sealed class FixedWindow(int limit, double window, double phase) : Limit
{
    private int _limit = limit;
    private int _used;
    private double _opened = double.MinValue;

    public override bool Take(double now)
    {
        var isTaken = FreeAt(now) <= now;
        _used += isTaken ? 1 : 0;
        return isTaken;
    }

    public override double FreeAt(double now)
    {
        var opened = Math.Floor(((now - phase) / window) + Rounding);
        (_opened, _used) = opened > _opened ? (opened, 0) : (_opened, _used);
        return _used < _limit ? now : ((opened + 1) * window) + phase;
    }

    public override void Multiply(double factor, double now) => _limit = Math.Max(1, (int)(_limit * factor));
}

internal sealed class SlidingWindow(int limit, double window) : Limit
{
    private readonly Queue<double> _taken = new();
    private int _limit = limit;

    public override bool Take(double now)
    {
        var isTaken = FreeAt(now) <= now;
        if (isTaken)
        {
            _taken.Enqueue(now);
        }
        return isTaken;
    }

    public override double FreeAt(double now)
    {
        while (_taken.TryPeek(out var oldest) && oldest <= now - window + Rounding)
        {
            _taken.Dequeue();
        }
        return _taken.Count < _limit ? now : _taken.ElementAt(_taken.Count - _limit) + window;
    }

    public override void Multiply(double factor, double now) => _limit = Math.Max(1, (int)(_limit * factor));
}

internal sealed class TokenBucket(double rate, double size) : Limit
{
    private double _rate = rate;
    private double _size = size;
    private double _tokens = size;
    private double _at;

    public override bool Take(double now)
    {
        var isTaken = FreeAt(now) <= now;
        _tokens -= isTaken ? 1 : 0;
        return isTaken;
    }

    public override double FreeAt(double now)
    {
        _tokens = Math.Min(_size, _tokens + (Math.Max(0, now - _at) * _rate));
        _at = Math.Max(_at, now);
        return _tokens >= 1 - Rounding ? now : now + ((1 - _tokens) / _rate);
    }

    public override void Multiply(double factor, double now)
    {
        _ = FreeAt(now);
        (_rate, _size) = (_rate * factor, Math.Max(1, _size * factor));
    }
}

namespace DimeEmulator;

/// <summary>The known shapes of an answer to a write.</summary>
internal enum AnswerShape
{
    /// <summary><c>{"content":"&lt;JSON text&gt;","contentType":"application/json","statusCode":200}</c>.</summary>
    Wrapped,

    /// <summary><c>{"success":true,"message":"ok","status":200,"phrase":"OK"}</c>.</summary>
    Flat,

    /// <summary>The members of both in one body.</summary>
    Both,
}

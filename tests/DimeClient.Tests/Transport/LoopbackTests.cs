using System.IO.Compression;
using DimeClient.Entities;
using DimeClient.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace DimeClient.Tests.Transport;

/// <summary>Tests what a stub cannot imitate: sockets, compression, HTTP framing.</summary>
public sealed class LoopbackTests
{
    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var paths = new List<string>();
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            paths.Add(context.Request.Path);
            context.Response.Redirect("/elsewhere?secret=1", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        using var client = server.Client();

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal((DimeErrorReason.Redirected, 307), (result.Error!.Reason, result.Error.StatusCode));
        Assert.Contains(" to /elsewhere,", result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["/import"], paths);
    }

    [Fact]
    public async Task A_truncated_answer_is_a_broken_connection()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("{\"success\":tr");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = server.Client();

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.ConnectionFailed), (result.Error!.Kind, result.Error.Reason));
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_a_broken_connection()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = server.Client();

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(DimeErrorReason.ConnectionFailed, result.Error!.Reason);
        Assert.Null(result.Response);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failed_connection()
    {
        var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        using var client = server.Client();
        await server.DisposeAsync();

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(DimeErrorReason.ConnectionFailed, result.Error!.Reason);
    }

    [Fact]
    public async Task A_server_without_tls_is_a_failed_handshake()
    {
        await using var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        using var client = new DimeSchedulerClient(
            new DimeSchedulerOptions
            {
                ApiKey = "key",
                Retry = RetryOptions.None,
                BaseAddress = new UriBuilder(server.Address) { Scheme = "https" }.Uri,
            });

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.TlsFailed), (result.Error!.Kind, result.Error.Reason));
    }

    [Fact]
    public async Task Many_threads_share_one_client()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var procedure = ImportPayload.Read(System.Text.Encoding.UTF8.GetBytes(await reader.ReadToEndAsync()))[0].Procedure;
            await context.Response.WriteAsJsonAsync(new { success = true, message = procedure });
        });
        using var client = server.Client();

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => client.Imports.RunAsync([new($"p{i}", [])]))));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"p{i}"), results.Select(r => r.EnsureSuccess().Message));
    }

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            Assert.Contains("gzip", context.Request.Headers.AcceptEncoding.ToString(), StringComparison.Ordinal);
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync("""[{"id":7,"name":"INSTALL","displayName":"Install","color":"#22d3ee"},{"id":"x"}]"""u8.ToArray());
        });
        using var client = server.Client();

        var result = await client.Categories.GetAllAsync();

        Category[] expected = [new() { Id = "7", Name = "INSTALL", DisplayName = "Install", Color = "#22d3ee" }, new() { Id = "x" }];
        Assert.Equal(expected, result.EnsureSuccess());
    }

    [Fact]
    public async Task Broken_compression_is_a_clear_error()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("this is not gzip");
        });
        using var client = server.Client();

        var result = await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal(DimeErrorReason.UnreadableAnswer, result.Error!.Reason);
        Assert.Contains("its compression is broken", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_server_is_a_timeout_and_a_cancelled_call_is_an_exception()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var impatient = server.Client(TimeSpan.FromMilliseconds(50));
        using var patient = server.Client();
        using var cancel = new CancellationTokenSource();

        var timedOut = await impatient.Imports.RunAsync(Clients.OneRow);
        var cancelled = patient.Imports.RunAsync(Clients.OneRow, cancellationToken: cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();

        Assert.Equal(DimeErrorReason.Timeout, timedOut.Error!.Reason);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }
}

package main

import (
	"fmt"
	"net"
	"net/http"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// serveControl answers what a test cannot ask the API server for, and gives its address: POST /compact throws away etcd's
// history, POST /route says where the API server's own connections lead.
func serveControl(etcd *clientv3.Client, proxy *egress) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /compact", func(w http.ResponseWriter, r *http.Request) {
		revision, err := compact(r.Context(), etcd)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "{\"revision\":%d}\n", revision)
	})
	mux.HandleFunc("POST /route", proxy.handleRoute)
	go func() { _ = http.Serve(listener, mux) }()
	return "http://" + listener.Addr().String(), nil
}

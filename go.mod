module phylanx

go 1.26
